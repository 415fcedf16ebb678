#!/usr/bin/perl
# Both ends of scripts/inside.sh, which runs a command in the lab as if it ran here.
#
#   inside.pl call SOCKET WORD...    on this machine
#   inside.pl serve                  in the lab, with the connection as its standard input and output
#
# One connection carries it all, in frames: a letter, the number of bytes, the bytes. So ends of streams are frames, too, and
# what lies between need not know that a connection can end on one side.
#
#   to the lab      w  the words of the command, a NUL behind each      i  standard input; nothing in it: its end
#                   s  the name of a signal for the command
#   from the lab    o  standard output     e  standard error      k  how many bytes of standard input the command has taken
#                   x  the command's exit status, and the signal that ended it
use strict;
use warnings;
use Errno;
use Fcntl;

# How much is read at once, how much output may wait for a slow reader, how much input for a command that does not read yet.
use constant {PIECE => 1 << 16, WAITING => 1 << 20, WINDOW => 1 << 20};

# Not from POSIX, which takes long to load in the lab.
use constant WNOHANG => 1;
my %number = (HUP => 1, INT => 2, PIPE => 13, TERM => 15);

my ($peer, $in, $out) = (undef, '', '');
# A signal may come just before select is called: this ends it.
pipe my $woken, my $wake or die "inside.pl: $!\n";
$SIG{PIPE} = 'IGNORE';

sub unblock { fcntl $_, F_SETFL, fcntl($_, F_GETFL, 0) | O_NONBLOCK for @_ }

sub again { $!{EAGAIN} || $!{EINTR} }

sub queue {
  my ($kind, $bytes) = @_;
  $out .= pack 'a N/a*', $kind, $bytes;
}

# Writes what the other end takes now. False when there is none any more.
sub flush {
  my $count = syswrite $peer, $out;
  return again() if !defined $count;
  substr $out, 0, $count, '';
  return 1;
}

# Reads what has come, and adds the frames that are whole. False when there is no other end any more.
sub receive {
  my ($frames) = @_;
  my $count = sysread $peer, $in, PIECE, length $in;
  return again() if !defined $count;
  while (length $in >= 5 && length $in >= 5 + unpack 'x N', $in) {
    my ($kind, $bytes) = unpack 'a N/a', $in;
    push @$frames, [$kind, $bytes];
    substr $in, 0, 5 + length $bytes, '';
  }
  return $count;
}

# Waits until something can be read or written, and tells what.
sub await {
  my ($readers, $writers, $seconds) = @_;
  my ($read, $write) = ('', '');
  vec($read, fileno $_, 1) = 1 for @$readers;
  vec($write, fileno $_, 1) = 1 for @$writers;
  ($read, $write) = ('', '') if select($read, $write, undef, $seconds) <= 0;
  return (sub { vec $read, fileno $_[0], 1 }, sub { vec $write, fileno $_[0], 1 });
}

# Ends by a signal, as whoever started this expects.
sub end_by {
  my ($name) = @_;
  $SIG{$name} = 'DEFAULT';
  kill $name, $$;
  exit 128 + $number{$name};
}

# On this machine: the exit status is the command's.
sub call {
  my ($socket, @words) = @_;
  require Socket;
  socket $peer, Socket::AF_UNIX(), Socket::SOCK_STREAM(), 0 or die "inside.sh: $!\n";
  connect $peer, Socket::pack_sockaddr_un($socket) or die "No lab answers: start scripts/run.sh first.\n";
  unblock $peer, $woken;
  queue w => join '', map "$_\0", @words;

  # The first signal goes to the command, which decides what becomes of it. After a second one this waits no longer.
  my (@signals, $passed);
  for my $name (qw(HUP INT TERM)) {
    # What runs in the background is not to hear of Ctrl-C.
    next if ($SIG{$name} // '') eq 'IGNORE';
    $SIG{$name} = sub { push @signals, $name; syswrite $wake, '.' };
  }
  my $pass_signals = sub {
    while (my $name = shift @signals) {
      end_by($name) if $passed;
      queue s => $passed = $name;
      flush;
    }
  };
  my $put = sub {
    my ($handle, $bytes) = @_;
    while (length $bytes) {
      my $count = syswrite $handle, $bytes;
      if (defined $count) {
        substr $bytes, 0, $count, '';
      } elsif ($!{EPIPE}) {
        end_by('PIPE');
      } elsif ($!{EAGAIN}) {
        await [], [$handle];
      } elsif (!$!{EINTR}) {
        die "inside.sh: $!\n";
      }
      $pass_signals->();
    }
  };

  my ($window, $reading) = (WINDOW, 1);
  while (1) {
    my ($readable, $writable) =
      await [$peer, $woken, $reading && $window && !length $out ? \*STDIN : ()], [length $out ? $peer : ()];
    sysread $woken, my $dots, PIECE if $readable->($woken);
    $pass_signals->();
    my @frames;
    my $connected = !$readable->($peer) || receive(\@frames);
    for (@frames) {
      my ($kind, $bytes) = @$_;
      if ($kind eq 'o') {
        $put->(\*STDOUT, $bytes);
      } elsif ($kind eq 'e') {
        $put->(\*STDERR, $bytes);
      } elsif ($kind eq 'k') {
        $window += unpack 'N', $bytes;
      } elsif ($kind eq 'x') {
        my ($status, $signal) = unpack 'NN', $bytes;
        end_by($passed) if $passed && $signal == $number{$passed};
        exit($signal ? 128 + $signal : $status);
      }
    }
    $connected &&= flush if length $out;
    if (!$connected) {
      print STDERR "The lab hung up before the command had ended.\n";
      exit 125;
    }
    if ($reading && $readable->(\*STDIN)) {
      my $count = sysread STDIN, my $bytes, $window < PIECE ? $window : PIECE;
      next if !defined $count && again();
      queue i => $count ? $bytes : '';
      $count ? ($window -= $count) : ($reading = 0);
    }
  }
}

# In the lab.
sub serve {
  open $peer, '+<&', \*STDIN or die "inside.pl: $!\n";
  unblock $peer;
  my @frames;
  while (!@frames) {
    await [$peer], [];
    receive(\@frames) or exit;
  }
  my @words = split /\0/, (shift @frames)->[1], -1;
  pop @words;

  $SIG{CHLD} = sub { syswrite $wake, '.' };
  pipe my $its_input, my $input or die "inside.pl: $!\n";
  pipe my $output, my $its_output or die "inside.pl: $!\n";
  pipe my $errors, my $its_errors or die "inside.pl: $!\n";
  my $child = fork // die "inside.pl: $!\n";
  if (!$child) {
    # A group of its own, which signals go to.
    setpgrp;
    # A shell without job control lets what it starts in the background ignore INT and QUIT.
    $SIG{$_} = 'DEFAULT' for qw(CHLD PIPE INT QUIT TERM HUP);
    open STDIN, '<&', $its_input;
    open STDOUT, '>&', $its_output;
    open STDERR, '>&', $its_errors;
    no warnings 'exec';
    exec {$words[0]} @words;
    my $status = $!{ENOENT} ? 127 : 126;
    print STDERR "$words[0]: $!\n";
    exit $status;
  }
  setpgrp $child, $child;
  close $_ for $its_input, $its_output, $its_errors;
  unblock $input, $output, $errors, $woken;

  my %source = (o => $output, e => $errors);
  my ($waiting, $last) = ('', 0);
  while (1) {
    for (splice @frames) {
      my ($kind, $bytes) = @$_;
      if ($kind eq 's' && $number{$bytes}) {
        kill $bytes, -$child;
      } elsif ($kind eq 'i') {
        $waiting .= $bytes;
        $last ||= !length $bytes;
      }
    }
    $input = undef if $last && !length $waiting;
    my ($readable, $writable) = await
      [$peer, $woken, length $out < WAITING ? values %source : ()],
      [length $out ? $peer : (), $input && length $waiting ? $input : ()];

    hang_up($child) if $readable->($peer) && !receive(\@frames) || $writable->($peer) && !flush;
    if ($input && $writable->($input)) {
      my $count = syswrite $input, $waiting;
      if (defined $count) {
        substr $waiting, 0, $count, '';
        queue k => pack 'N', $count;
      } elsif (!again()) {
        $input = undef;
      }
    }
    for my $kind (keys %source) {
      next if !$readable->($source{$kind});
      my $count = sysread $source{$kind}, my $bytes, PIECE;
      queue $kind => $bytes if $count;
      delete $source{$kind} if defined $count && !$count;
    }
    last if $readable->($woken) && sysread($woken, my $dots, PIECE) && waitpid($child, WNOHANG) == $child;
  }

  # The end of the command is the end of this, whoever may still hold its output open.
  my $status = $?;
  for my $kind (keys %source) {
    while (length $out < 2 * WAITING && sysread $source{$kind}, my $bytes, PIECE) {
      queue $kind => $bytes;
    }
  }
  queue x => pack 'NN', $status >> 8, $status & 127;
  while (length $out) {
    await [], [$peer];
    flush or exit;
  }
  # What still comes must be read: a connection that is closed before loses what is on its way to the other end.
  shutdown $peer, 1;
  while (receive([])) {
    await [$peer], [];
  }
}

# Nobody waits for the command any more: it is asked to end, and then made to.
sub hang_up {
  my ($child) = @_;
  kill TERM => -$child;
  for (1 .. 50) {
    exit if waitpid($child, WNOHANG) == $child;
    await [], [], 0.1;
  }
  kill KILL => -$child;
  exit;
}

my %role = (call => \&call, serve => \&serve);
my $role = $role{shift // ''} or die "Usage: inside.pl call SOCKET WORD... | serve\n";
$role->(@ARGV);
