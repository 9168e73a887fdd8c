/** Whom encrypted connections trust. */
export interface TlsSettings {
  /** PEM certificates to trust instead of the system's. */
  ca?: string | undefined;
  /** Whether to believe any certificate. */
  insecure?: boolean | undefined;
}

/** The settings as Node's `tls.connect` takes them. */
export function tlsOptions({ ca, insecure }: TlsSettings): { ca?: string; rejectUnauthorized?: boolean } {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(insecure === true ? { rejectUnauthorized: false } : {}),
  };
}
