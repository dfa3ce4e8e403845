/** What somebody at a terminal is told when the command cannot do what it was asked: what is wrong, and what to do. */
export function complaint(error: unknown): string {
  const { code = '', message = String(error), syscall } = error as Partial<NodeJS.ErrnoException>
  if (code === 'EADDRINUSE') return 'The port is taken: stop what uses it, or set PORT to another one.'
  if (code === 'EACCES' && syscall === 'listen')
    return 'Ports below 1024 are the administrator’s: set PORT to another one, and let a proxy have that.'
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return 'HOST is no address of this machine: leave it out, or set 0.0.0.0 for all of them.'
  if (code === 'SQLITE_NOTADB') return 'The file that AFTERWORD_DATABASE names is no SQLite database: name another.'
  if (code.startsWith('SQLITE_CORRUPT')) return 'The database is damaged: `doctor` says where, `restore` puts a backup back.'
  if (code.startsWith('SQLITE_READONLY'))
    return 'The database may not be written: give the file and its folder to the user the server runs as.'
  if (code.startsWith('SQLITE_CANTOPEN') || /directory does not exist/.test(message))
    return 'The database cannot be opened: make the folder that AFTERWORD_DATABASE is in, and let the server write there.'
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return 'The disk is full: make room.'
  return message
}
