export function planted(name: string): string
export function plantedIn(text: string): string | undefined
