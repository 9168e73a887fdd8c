import { KeychainError } from './keychain.ts';

/** Why something about the stored logins failed: part of a sentence, without a full stop. */
export function reasonOf(error: unknown): string {
  if (error instanceof KeychainError) return `the keychain says: ${error.message.replace(/\.$/, '')}`;
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}
