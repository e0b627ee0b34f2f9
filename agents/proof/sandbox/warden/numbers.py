"""The numbers of the system calls that code under test may know of, on each machine.

From the kernel's own tables (``asm/unistd_64.h``, ``asm-generic/unistd.h``). Those of a name never change; a machine
that lacks a call has no number for it.
"""

_TABLE = """
read:0:63 write:1:64 pread64:17:67 pwrite64:18:68 readv:19:65 writev:20:66 preadv:295:69 pwritev:296:70
preadv2:327:286 pwritev2:328:287 lseek:8:62 close:3:57 close_range:436:436 dup:32:23 dup2:33:- dup3:292:24 pipe:22:-
pipe2:293:59 open:2:- openat:257:56 creat:85:- stat:4:- lstat:6:- fstat:5:80 newfstatat:262:79 statx:332:291
statfs:137:43 fstatfs:138:44 access:21:- faccessat:269:48 faccessat2:439:439 getcwd:79:17 chdir:80:49 fchdir:81:50
getdents:78:- getdents64:217:61 readlink:89:- readlinkat:267:78 mkdir:83:- mkdirat:258:34 rmdir:84:- rename:82:-
renameat:264:38 renameat2:316:276 unlink:87:- unlinkat:263:35 link:86:- linkat:265:37 symlink:88:- symlinkat:266:36
ftruncate:77:46 fallocate:285:47 fsync:74:82 fdatasync:75:83 sync_file_range:277:84 flock:73:32 fadvise64:221:223
readahead:187:213 sendfile:40:71 copy_file_range:326:285 splice:275:76 tee:276:77 umask:95:166 fcntl:72:25
ioctl:16:29
mmap:9:222 munmap:11:215 mprotect:10:226 mremap:25:216 madvise:28:233 brk:12:214 msync:26:227 mincore:27:232
mlock:149:228 munlock:150:229 membarrier:324:283
rt_sigaction:13:134 rt_sigprocmask:14:135 rt_sigreturn:15:139 rt_sigpending:127:136 rt_sigtimedwait:128:137
rt_sigsuspend:130:133 sigaltstack:131:132 restart_syscall:219:128 pause:34:- kill:62:129 tgkill:234:131
futex:202:98 set_robust_list:273:99 set_tid_address:218:96 rseq:334:293 arch_prctl:158:- sched_yield:24:124
sched_getaffinity:204:123 sched_getparam:143:121 sched_getscheduler:145:120 sched_get_priority_max:146:125
sched_get_priority_min:147:126 getpriority:140:141 getcpu:309:168 clone:56:220
fork:57:- vfork:58:- execve:59:221 exit:60:93 exit_group:231:94 wait4:61:260 waitid:247:95 prctl:157:167
prlimit64:302:261 getrlimit:97:163 setrlimit:160:164 getrusage:98:165 times:100:153 getpid:39:172 getppid:110:173
gettid:186:178 getuid:102:174 geteuid:107:175 getgid:104:176 getegid:108:177 getresuid:118:148 getresgid:120:150
getgroups:115:158 getpgid:121:155 getpgrp:111:- getsid:124:156 uname:63:160 sysinfo:99:179 capget:125:90
setsid:112:157 setpgid:109:154
nanosleep:35:101 clock_nanosleep:230:115 clock_gettime:228:113 clock_getres:229:114 gettimeofday:96:169 time:201:-
alarm:37:- getitimer:36:102 setitimer:38:103 timer_create:222:107 timer_settime:223:110 timer_gettime:224:108
timer_getoverrun:225:109 timer_delete:226:111 timerfd_create:283:85 timerfd_settime:286:86 timerfd_gettime:287:87
select:23:- pselect6:270:72 poll:7:- ppoll:271:73 epoll_create:213:- epoll_create1:291:20 epoll_ctl:233:21
epoll_wait:232:- epoll_pwait:281:22 epoll_pwait2:441:441 eventfd:284:- eventfd2:290:19
socket:41:198 connect:42:203 socketpair:53:199 sendmsg:46:211 recvmsg:47:212 sendto:44:206 recvfrom:45:207
shutdown:48:210 getsockname:51:204 getpeername:52:205 getsockopt:55:209 setsockopt:54:208
getrandom:318:278
chmod:90:- fchmod:91:52 fchmodat:268:53 fchmodat2:452:452 chown:92:- fchown:93:55 lchown:94:- fchownat:260:54
utime:132:- utimes:235:- utimensat:280:88 futimesat:261:-
setxattr:188:5 lsetxattr:189:6 fsetxattr:190:7 getxattr:191:8 lgetxattr:192:9 fgetxattr:193:10 listxattr:194:11
llistxattr:195:12 flistxattr:196:13 removexattr:197:14 lremovexattr:198:15 fremovexattr:199:16
"""

_SERVERS = """
bind:49:200 listen:50:201 accept:43:202 accept4:288:242 signalfd4:289:74
shmget:29:194 shmat:30:196 shmctl:31:195 shmdt:67:197
"""
"""What a database server needs besides; its memory is its own only in an IPC namespace of its own."""


def numbers(machine: str, *, serves: bool = False) -> dict[str, int]:
    """The number of each call on ``machine``; raises ``LookupError`` for one that was not looked up."""
    column = ("x86_64", "aarch64").index(machine) + 1 if machine in ("x86_64", "aarch64") else 0
    if not column:
        raise LookupError(f"no system call filter was written for {machine}")
    rows = [entry.split(":") for entry in (_TABLE + _SERVERS if serves else _TABLE).split()]
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}
