import { workspace } from 'vscode';
import type { Core } from '../../core/core';
import type { Disposable } from '../../core/util/disposable';
import { currentClaims } from '../opening/currentClaims';
import { BlobFileSystem } from './blobFileSystem';
import { blobScheme } from './blobUri';

/** Lets editors open what agents committed, without a checkout. */
export function registerReview(core: Core): Disposable {
  return workspace.registerFileSystemProvider(blobScheme, new BlobFileSystem(core, currentClaims), {
    isReadonly: true,
    isCaseSensitive: true,
  });
}
