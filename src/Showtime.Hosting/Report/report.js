// Tables are sorted by their headings, and narrowed by what is typed above them.
for (const section of document.querySelectorAll('section')) {
  const body = section.querySelector('tbody[id]');
  if (!body) continue;
  const rows = [...body.rows];
  const value = (row, column) => row.cells[column].dataset.by ?? row.cells[column].textContent;
  const compare = (a, b) => (isNaN(a) || isNaN(b) ? a.localeCompare(b) : a - b);
  section.querySelectorAll('th').forEach((heading, column) => heading.firstChild.addEventListener('click', () => {
    const descending = heading.ariaSort === 'ascending';
    section.querySelectorAll('th').forEach(other => other.removeAttribute('aria-sort'));
    heading.ariaSort = descending ? 'descending' : 'ascending';
    rows.sort((a, b) => compare(value(a, column), value(b, column)) * (descending ? -1 : 1));
    body.append(...rows);
  }));
  const [input, output] = [section.querySelector('input'), section.querySelector('output')];
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\s+/);
    for (const row of rows) row.hidden = !words.every(word => row.textContent.toLowerCase().includes(word));
    output.textContent = `${rows.filter(row => !row.hidden).length} of ${rows.length}`;
  });
}
