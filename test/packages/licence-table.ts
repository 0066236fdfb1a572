export interface Shipped {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** The packages by their licence, as `docs/licences.md` lists them. */
export function licenceTable(shipped: readonly Shipped[]): string {
  const byLicence = [...Map.groupBy(shipped, ({ license }) => license)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const sections = byLicence.map(([licence, packages]) => {
    const names = [...new Set(packages.map(({ name, version }) => `${name} ${version}`))].toSorted();
    return `## ${licence}\n\n${names.join(' · ')}\n`;
  });
  return `${head}\n${sections.join('\n')}`;
}

const head = `# Licences

What \`npm ci --omit=dev\` installs, from package-lock.json; optional packages are for one platform each. A test keeps this list true
(\`npm run licences\` writes it) and refuses licences that Apache-2.0 may not stand beside, versions that are not exact, and scripts at install.
The font and its licence are named in NOTICE.
`;
