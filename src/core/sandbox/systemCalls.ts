/** The system calls that programs in a sandbox may make (syscalls(2)), by what they are about; also of older ABIs. */
export const allowedCalls: readonly string[] = words(`
  exit exit_group fork vfork execve execveat wait4 waitid waitpid kill tkill tgkill getpid getppid gettid getpgid getpgrp
  getsid setsid setpgid pidfd_open pidfd_send_signal process_mrelease set_tid_address set_robust_list get_robust_list
  arch_prctl set_thread_area get_thread_area prctl seccomp landlock_create_ruleset landlock_add_rule landlock_restrict_self
  rseq membarrier restart_syscall ptrace process_vm_readv process_vm_writev syscall modify_ldt set_tls cacheflush
  breakpoint riscv_flush_icache riscv_hwprobe s390_runtime_instr s390_pci_mmio_read s390_pci_mmio_write map_shadow_stack
  uretprobe

  getuid getuid32 geteuid geteuid32 getgid getgid32 getegid getegid32 getresuid getresuid32 getresgid getresgid32 getgroups
  getgroups32 setuid setuid32 setgid setgid32 setreuid setreuid32 setregid setregid32 setresuid setresuid32 setresgid
  setresgid32 setfsuid setfsuid32 setfsgid setfsgid32 setgroups setgroups32 capget capset

  getrlimit ugetrlimit setrlimit prlimit64 getrusage times getpriority setpriority ioprio_get ioprio_set sched_yield
  sched_getaffinity sched_setaffinity sched_getattr sched_setattr sched_getparam sched_setparam sched_getscheduler
  sched_setscheduler sched_get_priority_max sched_get_priority_min sched_rr_get_interval sched_rr_get_interval_time64
  getcpu get_mempolicy set_mempolicy set_mempolicy_home_node mbind sysinfo uname umask

  rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64
  rt_sigqueueinfo rt_tgsigqueueinfo sigaction sigprocmask sigreturn sigpending sigsuspend sigaltstack signal signalfd
  signalfd4 pause alarm getitimer setitimer

  brk mmap mmap2 munmap mremap mprotect madvise process_madvise mincore msync mlock mlock2 mlockall munlock munlockall
  memfd_create memfd_secret remap_file_pages pkey_alloc pkey_free pkey_mprotect mseal

  futex futex_time64 futex_waitv futex_wait futex_wake futex_requeue
  nanosleep clock_nanosleep clock_nanosleep_time64 clock_gettime clock_gettime64 clock_getres clock_getres_time64
  clock_adjtime clock_adjtime64 adjtimex time gettimeofday timer_create timer_delete timer_getoverrun timer_gettime
  timer_gettime64 timer_settime timer_settime64 timerfd timerfd_create timerfd_gettime timerfd_gettime64 timerfd_settime
  timerfd_settime64

  read pread64 readv preadv preadv2 write pwrite64 writev pwritev pwritev2 lseek _llseek close close_range dup dup2 dup3
  pipe pipe2 fcntl fcntl64 ioctl flock fsync fdatasync sync syncfs sync_file_range sync_file_range2 arm_sync_file_range
  fadvise64 fadvise64_64 arm_fadvise64_64 readahead fallocate ftruncate ftruncate64 truncate truncate64 copy_file_range
  sendfile sendfile64 splice tee vmsplice cachestat io_setup io_destroy io_submit io_cancel io_getevents io_pgetevents
  io_pgetevents_time64

  open openat openat2 creat access faccessat faccessat2 stat stat64 fstat fstat64 fstatat64 newfstatat lstat lstat64 statx
  statfs statfs64 fstatfs fstatfs64 readlink readlinkat link linkat symlink symlinkat unlink unlinkat rename renameat
  renameat2 mkdir mkdirat rmdir mknod mknodat chdir fchdir getcwd getdents getdents64 readdir chmod fchmod fchmodat
  fchmodat2 chown chown32 lchown lchown32 fchown fchown32 fchownat utime utimes utimensat utimensat_time64 futimesat
  name_to_handle_at

  getxattr lgetxattr fgetxattr getxattrat setxattr lsetxattr fsetxattr setxattrat listxattr llistxattr flistxattr listxattrat
  removexattr lremovexattr fremovexattr removexattrat

  poll ppoll ppoll_time64 select _newselect pselect6 pselect6_time64 epoll_create epoll_create1 epoll_ctl epoll_ctl_old
  epoll_wait epoll_wait_old epoll_pwait epoll_pwait2 eventfd eventfd2 inotify_init inotify_init1 inotify_add_watch
  inotify_rm_watch fanotify_mark

  socketpair bind connect listen accept accept4 getsockname getpeername getsockopt setsockopt shutdown send sendto sendmsg
  sendmmsg recv recvfrom recvmsg recvmmsg recvmmsg_time64

  ipc semget semctl semop semtimedop semtimedop_time64 shmget shmctl shmat shmdt msgget msgctl msgsnd msgrcv mq_open
  mq_unlink mq_getsetattr mq_notify mq_timedreceive mq_timedreceive_time64 mq_timedsend mq_timedsend_time64

  getrandom
`);

/** By these an ordinary user becomes root of namespaces of his own, and what he then could do there. */
export const namespaceCalls: readonly string[] = words(`
  unshare setns mount umount umount2 pivot_root chroot mount_setattr move_mount open_tree fsopen fsmount fsconfig fspick
  sethostname setdomainname
`);

/** Existing calls that no sandbox may make: they reach beyond it, or deep into the kernel. */
export const refusedCalls: readonly string[] = words(`
  acct bpf clock_settime clock_settime64 delete_module fanotify_init finit_module init_module ioperm iopl kcmp
  kexec_file_load kexec_load lookup_dcookie migrate_pages move_pages open_by_handle_at perf_event_open pidfd_getfd quotactl
  quotactl_fd reboot settimeofday stime swapoff swapon syslog userfaultfd vhangup
`);

/**
 * What a program does without where the kernel does not have it: the keys of all processes of a user, the host's among them;
 * a queue of calls that no filter sees; calls of other families of sockets than a filter sees.
 */
export const missingCalls: readonly string[] = words(`
  add_key keyctl request_key io_uring_setup io_uring_enter io_uring_register socketcall
`);

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter(Boolean);
}
