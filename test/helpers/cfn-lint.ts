import { fileURLToPath } from 'node:url';
import { pythonPackages, type Ran, runPython } from './python-packages.ts';

const requirements = fileURLToPath(new URL('../infra/cfn-lint/requirements.txt', import.meta.url));

export const fetchCfnLint = (): Promise<string> => pythonPackages('cfn-lint', requirements);

/** Checks templates against AWS's own schemas. W3005 is left out: CDK names dependencies that a reference says as well. */
export const cfnLint = async (region: string, templates: readonly string[]): Promise<Ran> =>
  runPython(
    [
      ...['-c', 'import sys; from cfnlint.runner import main; sys.exit(main())'],
      ...['--regions', region, '--ignore-checks', 'W3005', '--template', ...templates],
    ],
    { PYTHONPATH: await fetchCfnLint() },
  );
