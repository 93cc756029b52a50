/** Symptoms that a network interface which was not made shows in. */
export const ENI_EFFECTS = ['symptom/eni-not-provisioned', 'symptom/placement-failed'] as const;
