import { Uri } from 'vscode';
import { blobQuery } from './blobRef';
import type { ReviewSide } from './reviewFiles';

export const blobScheme = 'tsk-git';

/** The address under which the editor reads one side of a review. */
export function blobUri({ path, ref }: ReviewSide): Uri {
  return Uri.from({ scheme: blobScheme, path: `/${path}`, query: blobQuery(ref) });
}
