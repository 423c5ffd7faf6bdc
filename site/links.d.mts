export function deadLinks(folder: string): Promise<string[]>
