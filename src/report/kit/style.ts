import { styleText } from 'node:util';

export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}
const plain = (text: string): string => text;
export const PLAIN: Style = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain, cyan: plain };
const paint = (format: Parameters<typeof styleText>[0]) => (text: string) =>
  styleText(format, text, { validateStream: false });
export const COLOR: Style = {
  bold: paint('bold'),
  dim: paint('dim'),
  red: paint(['bold', 'red']),
  green: paint(['bold', 'green']),
  yellow: paint(['bold', 'yellow']),
  cyan: paint('cyan'),
};
