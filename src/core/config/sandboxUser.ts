import type { SandboxUser } from '../model/repository';

/** The ordinary user that agents are when the host's user is root, or has no number (Windows). */
const ordinary: SandboxUser = { uid: 1000, gid: 1000 };

/** Agents have the numbers of the host's user, so that both own the workspace; root becomes an ordinary user. */
export function sandboxUser(
  uid: number | undefined = process.getuid?.(),
  gid: number | undefined = process.getgid?.(),
): SandboxUser {
  if (uid === undefined || gid === undefined || uid === 0) return ordinary;
  return { uid, gid };
}
