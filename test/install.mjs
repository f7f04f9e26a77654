import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Installs the development packages when any is missing; what is installed stays as it is. */
export async function ensureDevelopmentPackages(root) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const names = Object.keys({ ...dependencies, ...devDependencies });
  if (names.every((name) => existsSync(join(root, 'node_modules', name, 'package.json')))) return;
  console.log('Installing packages for the tests');
  const fresh = !existsSync(join(root, 'node_modules'));
  const args = fresh ? ['ci', '--include=dev'] : ['install', '--include=dev', '--no-save'];
  const { status } = spawnSync('npm', [...args, '--no-audit', '--no-fund'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(
      'npm could not install the packages of package-lock.json. Look at its message above, then run this again.',
    );
    process.exit(1);
  }
}
