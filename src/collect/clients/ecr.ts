import {
  ECRClient,
  BatchGetImageCommand,
  DescribeImagesCommand,
  DescribePullThroughCacheRulesCommand,
  DescribeRepositoriesCommand,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
} from '@aws-sdk/client-ecr';

/** Every operation of this service that may ever be called; all of them only read. */
export const client = ECRClient;
export const commands = {
  BatchGetImage: BatchGetImageCommand,
  DescribeImages: DescribeImagesCommand,
  DescribePullThroughCacheRules: DescribePullThroughCacheRulesCommand,
  DescribeRepositories: DescribeRepositoriesCommand,
  GetLifecyclePolicy: GetLifecyclePolicyCommand,
  GetRepositoryPolicy: GetRepositoryPolicyCommand,
};
