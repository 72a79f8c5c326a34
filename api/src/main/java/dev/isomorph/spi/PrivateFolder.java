package dev.isomorph.spi;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * A folder from which code may be loaded: nobody but this user and root can change what is in it,
 * or put another in its place. Where the system knows no owners and modes, the check is left out.
 */
final class PrivateFolder {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int STICKY = 01000;
  private static final int OTHERS = 0077;
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;

  private final int user;
  private final int rootsOwner;

  private PrivateFolder(int user, int rootsOwner) {
    this.user = user;
    this.rootsOwner = rootsOwner;
  }

  /**
   * Makes a folder if it is missing, with mode 700 like every folder made on the way, and checks
   * it: each folder above it, and everything in it.
   *
   * @return its real path
   * @throws UnsafeFolderException if somebody else could write to it, with the place
   * @throws IOException if it cannot be made or read
   */
  static Path open(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    if (!absolute.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Files.createDirectories(absolute).toRealPath();
    }
    Files.createDirectories(
        absolute,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path real = absolute.toRealPath();
    // Whoever owns "/" is root, also where a container shows root under another number.
    PrivateFolder check = new PrivateFolder(thisUser(), Owned.of(real.getRoot()).uid());
    check.above(absolute);
    check.above(real);
    check.inside(real);
    return real;
  }

  /** The effective user of this process. */
  private static int thisUser() throws IOException {
    if (Files.exists(STATUS)) {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("Uid:")) {
          return Integer.parseUnsignedInt(line.split("\\s+")[2]); // real, effective, saved, …
        }
      }
    }
    Path own = Files.createTempFile("isomorph", null);
    try {
      return Owned.of(own).uid();
    } finally {
      Files.delete(own);
    }
  }

  /** No folder on the way can be moved aside by others; a sticky one keeps what it holds. */
  private void above(Path folder) throws IOException {
    for (Path parent = folder.getParent(); parent != null; parent = parent.getParent()) {
      Owned owned = Owned.of(parent);
      if (!isTrusted(owned) || owned.isWritableByOthers() && !owned.isSticky()) {
        throw unsafe(parent, owned);
      }
    }
  }

  /**
   * Nobody else owns or can write to what is inside. Modes do not count in a folder that nobody
   * else can enter: what an engine unpacks has the mode that the user's umask gives it.
   */
  private void inside(Path folder) throws IOException {
    boolean closed = Owned.of(folder).isClosedToOthers();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            return visitFile(path, attributes);
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            try {
              Owned owned = Owned.of(path);
              if (!isTrusted(owned) || !closed && owned.isWritableByOthers()) {
                throw unsafe(path, owned);
              }
            } catch (NoSuchFileException e) {
              return gone(path);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return gone(path);
            }
            throw e;
          }

          /** Another process unpacks as well, and has moved or deleted it meanwhile. */
          private FileVisitResult gone(Path path) throws IOException {
            if (path.equals(folder)) {
              throw new NoSuchFileException(path.toString());
            }
            return FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path path, IOException e) throws IOException {
            return e instanceof NoSuchFileException
                ? FileVisitResult.CONTINUE
                : super.postVisitDirectory(path, e);
          }
        });
  }

  private boolean isTrusted(Owned owned) {
    return owned.uid() == user || owned.uid() == 0 || owned.uid() == rootsOwner;
  }

  private UnsafeFolderException unsafe(Path path, Owned owned) {
    return new UnsafeFolderException(
        "%s: expected to be writable by user %s alone, got owner %s and mode %o"
            .formatted(
                path,
                Integer.toUnsignedString(user),
                Integer.toUnsignedString(owned.uid()),
                owned.mode() & 07777));
  }

  /**
   * Whose a file is, and who may write to it; a link's own owner.
   *
   * @param privateGroup whether its group is named like its owner, which by custom is a group of
   *     that user alone
   */
  private record Owned(int uid, int mode, boolean privateGroup, boolean link) {
    static Owned of(Path path) throws IOException {
      Map<String, Object> unix =
          Files.readAttributes(
              path, "unix:uid,mode,owner,group,isSymbolicLink", LinkOption.NOFOLLOW_LINKS);
      return new Owned(
          (Integer) unix.get("uid"),
          (Integer) unix.get("mode"),
          unix.get("owner").toString().equals(unix.get("group").toString()),
          (Boolean) unix.get("isSymbolicLink"));
    }

    boolean isClosedToOthers() {
      return (mode & OTHERS) == 0;
    }

    boolean isSticky() {
      return (mode & STICKY) != 0;
    }

    boolean isWritableByOthers() {
      int writing = privateGroup ? OTHERS_WRITE : OTHERS_WRITE | GROUP_WRITES;
      return !link && (mode & writing) != 0; // nobody writes to a link
    }
  }
}
