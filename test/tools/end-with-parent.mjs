// Loaded into a child process before its own code: ends it when the process that started it is gone, however that ended.

const millisecondsToEndIn = 5000;

process.on('disconnect', () => {
	process.kill(process.pid, 'SIGTERM');
	setTimeout(() => process.kill(process.pid, 'SIGKILL'), millisecondsToEndIn).unref();
});
// The channel alone must not keep the child alive.
process.channel?.unref();
