interface Props {
  readonly tone: 'plain' | 'info' | 'good' | 'warn' | 'bad';
  readonly children: React.ReactNode;
  readonly title?: string;
}

/** A small coloured word. The library's own colours are too pale to read (WCAG AA). */
export function Mark({ tone, children, title }: Props) {
  return (
    <span className={`mark mark-${tone}`} title={title}>
      {children}
    </span>
  );
}
