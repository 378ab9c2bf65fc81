// Starts Azurite so that it ends with the process that started it, and not before: that process holds our standard input
// open and closes it when it is done, or dies. A Ctrl+C in the terminal reaches both; ours waits, so that the requests
// still under way find storage alive.
const [main, ...args] = process.argv.slice(2);
const once = process.once;
process.once = function (event, ...rest) {
  return event === "SIGINT" ? process : once.call(process, event, ...rest);
};
process.on("SIGINT", () => {});
process.stdin.resume();
process.stdin.on("error", () => {});
process.stdin.on("close", () => process.emit("SIGTERM") || process.exit(0));
process.argv = [process.argv[0], main, ...args];
require(main);
