/* deaf PROGRAM [ARGUMENT]... - becomes a program that SIGTERM does not reach, so that only SIGKILL ends it: exit code 137. */
#include <signal.h>
#include <unistd.h>

int main(int count, char **arguments) {
  sigset_t term;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  if (count < 2 || sigprocmask(SIG_BLOCK, &term, 0)) return 1;
  return execv(arguments[1], arguments + 1);
}
