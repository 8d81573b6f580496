/** Goes from what the system wants to the other, and back. */
export function listenToTheme(button: HTMLButtonElement): void {
  const wantsDark = matchMedia('(prefers-color-scheme: dark)');
  button.addEventListener('click', () => {
    const root = document.documentElement;
    const isDark = root.dataset.theme === undefined ? wantsDark.matches : root.dataset.theme === 'dark';
    root.dataset.theme = isDark ? 'light' : 'dark';
  });
}
