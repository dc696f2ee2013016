import { posix } from 'node:path';
import { Uri } from 'vscode';
import type { EditorClaim } from '../opening/editorClaims';
import { plainPath } from '../opening/plainName';
import { blobQuery } from './blobRef';
import type { ReviewSide } from './reviewFiles';

export const blobScheme = 'tsk-git';

/** The address under which the editor reads one side of a review, as text. */
export function blobUri({ path, ref }: ReviewSide, claims: readonly EditorClaim[]): Uri {
  return Uri.from({ scheme: blobScheme, path: `/${plainPath(path, claims)}`, query: blobQuery(ref) });
}

/** The address of a picture. Its name has one ending: a viewer of another kind may go by two (`x.drawio.png`). */
export function pictureUri({ path, ref }: ReviewSide, remark = ''): Uri {
  const { name, ext } = posix.parse(path);
  const plain = `${name.replaceAll('.', ' ')}${remark && ` (${remark})`}${ext}`;
  return Uri.from({ scheme: blobScheme, path: `/${plain}`, query: blobQuery(ref) });
}
