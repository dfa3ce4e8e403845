import { randomUUID } from 'node:crypto'
import { copyFile, cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { aptInstall, folder, freePort, run, start, until, waitFor } from './machine'

/** A real WordPress on loopback, with its own database, in a folder that goes when it stops. */
export interface WordPress {
  readonly url: string
  /** Runs PHP inside WordPress; answers what the code returns. */
  evaluate<T = unknown>(code: string): Promise<T>
  stop(): Promise<void>
}

const packages = [
  ...['wordpress', 'wordpress-theme-twentytwentyone', 'wordpress-theme-twentytwentythree', 'mariadb-server'],
  ...['php-cli', 'php-mysql', 'php-gd', 'php-xml', 'php-mbstring', 'php-curl'],
]

/** Debian's WordPress with our plugin in it, not yet switched on, and a block theme. */
export async function startWordPress(): Promise<WordPress> {
  await aptInstall(packages)
  const { path, remove } = folder('wordpress')
  const [data, site, socket] = [join(path, 'data'), join(path, 'site'), join(path, 'socket')]
  const url = `http://127.0.0.1:${await freePort()}`

  // MariaDB does not start as root unless told to.
  const user = process.getuid?.() === 0 ? ['--user=root'] : []
  const login = '--auth-root-authentication-method=normal'
  await run('mariadb-install-db', ['--no-defaults', ...user, `--datadir=${data}`, login, '--skip-test-db'])
  const files = [`--datadir=${data}`, `--socket=${socket}`, `--pid-file=${join(path, 'pid')}`]
  const database = start('mariadbd', ['--no-defaults', ...user, ...files, '--skip-networking', '--innodb-flush-log-at-trx-commit=0'])
  const stops = [remove, database.stop]
  const stop = async () => {
    while (stops.length) await stops.pop()?.()
  }

  try {
    const root = ['--no-defaults', `--socket=${socket}`, '-uroot', '-e']
    await until(() => run('mariadb', [...root, 'CREATE DATABASE wordpress CHARACTER SET utf8mb4']), 'MariaDB does not start.')

    await cp('/usr/share/wordpress', site, { recursive: true, dereference: true })
    await mkdir(join(site, 'wp-content/mu-plugins'), { recursive: true })
    await copyFile(join(import.meta.dirname, '../../../src/adapters/wordpress.php'), join(site, 'wp-content/plugins/afterword.php'))
    await writeFile(join(site, 'wp-content/mu-plugins/test.php'), relaxed)
    await writeFile(join(site, 'wp-config.php'), config(url, socket))
    await writeFile(join(path, 'router.php'), router)
    await run('php', ['-r', install(url)], { cwd: site })

    const server = start('php', ['-S', new URL(url).host, '-t', site, join(path, 'router.php')], {
      env: { ...process.env, PHP_CLI_SERVER_WORKERS: '4' },
    })
    stops.push(server.stop)
    await waitFor(`${url}/?rest_route=/`)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url,
    async evaluate(code) {
      const end = randomUUID()
      const php = `require 'wp-load.php'; $answer = (function () { ${code} })(); echo '${end}', json_encode($answer);`
      const said = await run('php', ['-r', php], { cwd: site })
      return JSON.parse(said.split(end)[1] || 'null')
    },
    stop,
  }
}

const config = (url: string, socket: string) => `<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:${socket}');
define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', '${url}');
define('WP_SITEURL', '${url}');
define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
`

/** Files as they stand, everything else is WordPress's. */
const router = `<?php
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$file = $_SERVER['DOCUMENT_ROOT'] . $path;
if ($path !== '/' && is_file($file)) return false;
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
`

/** No mail, and no bound on how fast one writes unless a test asks for it. */
const relaxed = `<?php
add_filter('pre_wp_mail', '__return_true');
add_filter('comment_flood_filter', function ($flood) { return get_option('test_flood') ? $flood : false; }, 99);
`

const install = (url: string) => `
$_SERVER['HTTP_HOST'] = '${new URL(url).host}';
define('WP_INSTALLING', true);
require 'wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Blog', 'admin', 'admin@example.org', true, '', 'a long password');
switch_theme('twentytwentythree');
`
