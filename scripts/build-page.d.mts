export function buildPage(view: string, to: string): Promise<void>
