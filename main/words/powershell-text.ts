/** A text of PowerShell in which nothing is read but the text itself; typographic quotes end one, too (about_Quoting_Rules). */
export const quoted = (text: string): string => `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
