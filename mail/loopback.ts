// Addresses of this machine alone.

/** Whether a host is this machine, as the hostname of a URL writes it. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host) || host.toLowerCase().endsWith('.localhost')
