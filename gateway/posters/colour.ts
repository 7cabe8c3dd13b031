// The establishment's colour where it has to be read: darker or lighter until it stands out enough (WCAG 2.2 §1.4.3).
const ENOUGH = 5.5 // a little above the 4.5 that it asks for

type Rgb = [number, number, number]

/** White or nearly black, whichever is read better on that colour. */
export const inkOn = (colour: string) =>
  contrast(colour, '#ffffff') >= contrast(colour, '#111111') ? '#ffffff' : '#111111'

/** The colour itself, or the nearest to it that can be read on that ground. */
export function readableOn(colour: string, ground: string): string {
  const towards = luminance(parse(ground)) > 0.5 ? 0 : 255
  for (let part = 0; part <= 1; part += 0.05) {
    const [red, green, blue] = parse(colour)
    const mixed = write([red, green, blue].map(each => Math.round(each + (towards - each) * part)))
    if (contrast(mixed, ground) >= ENOUGH) return mixed
  }
  return towards ? '#ffffff' : '#000000'
}

export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(parse(one)), luminance(parse(other))].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/** Relative luminance, as WCAG defines it for sRGB. */
function luminance([red, green, blue]: Rgb): number {
  const linear = (value: number) => (value <= 10 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4)
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

const parse = (colour: string): Rgb => [pair(colour, 1), pair(colour, 3), pair(colour, 5)]
const pair = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16)
const write = (values: number[]) => `#${values.map(value => value.toString(16).padStart(2, '0')).join('')}`
