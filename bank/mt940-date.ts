// Dates of an MT940: six digits, or four without the year.

/** `261102` as 2026-11-02. The day is kept as written: 30 February is a value date of real banks. */
export function shortDate(written: string): string {
  const [year = '', month = '', day = ''] = written.match(/\d\d/g) ?? []
  return `${Number(year) >= 80 ? '19' : '20'}${year}-${month}-${day}`
}

/** The date of booking, `1102`, in the year in which it is nearest to the value date; the value date where none is written. */
export function bookingDate(written: string | undefined, value: string): string {
  const [month, day] = written?.match(/\d\d/g) ?? []
  if (month === undefined || day === undefined) return value
  const year = Number(value.slice(0, 4))
  const distance = (candidate: number) => Math.abs(dayNumber(`${candidate}-${month}-${day}`) - dayNumber(value))
  const nearest = [year, year - 1, year + 1].sort((one, other) => distance(one) - distance(other))[0] ?? year
  return `${nearest}-${month}-${day}`
}

/** Counts days well enough to compare, also for days that no month has. */
function dayNumber(date: string): number {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return year * 372 + month * 31 + day
}
