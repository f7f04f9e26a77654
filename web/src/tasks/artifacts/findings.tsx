import type { JarFacts } from '../../../../shared/resources/artifact.ts';
import css from './findings.module.css';

/** What in a jar matters to a job, as it was said when the jar was uploaded. */
export function Findings({ jar }: { jar: JarFacts | null }) {
  if (jar === null || jar.findings.length === 0) return null;
  return (
    <ul className={css.findings}>
      {jar.findings.map(({ severity, code, message, fix }) => (
        <li key={`${code} ${message}`} data-severity={severity}>
          {message} {fix}
        </li>
      ))}
    </ul>
  );
}
