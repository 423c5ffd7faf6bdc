export function gatherPages(
  root: string,
  to: string,
  contents: readonly { readonly title: string; readonly pages: readonly string[] }[],
  folders: readonly string[],
): Promise<object[]>
