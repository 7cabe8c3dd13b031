import type { Code } from './records.ts'

/** What people call a device: as they named it, else by its software. */
export const nameOf = ({ name, software, id }: Code) => name ?? software ?? `device ${id}`
