package dev.isomorph.anomaly.files;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The file system of this machine with {@link Faults} in its changing operations: making, opening
 * to write, writing, forcing, cutting, renaming and deleting. Paths of it are proxies, which have
 * no {@link Path#toFile}, so nothing gets past it.
 */
final class FaultyFileSystem extends FileSystem {
  private final Faults faults;
  private final Provider provider = new Provider();
  private final Set<Path> denied = new HashSet<>();

  FaultyFileSystem(Faults faults) {
    this.faults = faults;
  }

  /** The same path on this file system. */
  Path path(Path real) {
    return (Path)
        Proxy.newProxyInstance(
            Path.class.getClassLoader(), new Class<?>[] {Path.class}, new Handler(real));
  }

  /**
   * Takes the permission to write to a file, or to make, delete and rename in a folder. Permission
   * bits do not bind the administrator, as whom tests may run.
   */
  FaultyFileSystem deny(Path real) {
    denied.add(real);
    return this;
  }

  private void requirePermission(Path path) throws IOException {
    if (denied.contains(real(path))) {
      throw new AccessDeniedException(path.toString());
    }
  }

  /** To make, delete or rename a path; in a folder as /tmp only what is one's own. */
  private void requireEntryPermission(Path path) throws IOException {
    requirePermission(path);
    if (real(path).getParent() != null && denied.contains(real(path).getParent())) {
      throw new AccessDeniedException(path.toString());
    }
  }

  private static Path real(Path path) {
    return Proxy.isProxyClass(path.getClass())
        ? ((Handler) Proxy.getInvocationHandler(path)).real
        : path;
  }

  private final class Handler implements InvocationHandler {
    private final Path real;

    Handler(Path real) {
      this.real = real;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      switch (method.getName()) {
        case "getFileSystem":
          return FaultyFileSystem.this;
        case "toFile":
          throw new UnsupportedOperationException("a java.io.File gets past the faults");
        case "toRealPath":
          faults.alive();
          break;
        default:
      }
      Object[] unwrapped = arguments == null ? new Object[0] : arguments.clone();
      for (int i = 0; i < unwrapped.length; i++) {
        unwrapped[i] = unwrapped[i] instanceof Path path ? real(path) : unwrapped[i];
      }
      Object result;
      try {
        result = method.invoke(real, unwrapped);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
      if (result instanceof Path path) {
        return path(path);
      }
      if (result instanceof Iterator<?> names) {
        List<Path> wrapped = new ArrayList<>();
        names.forEachRemaining(name -> wrapped.add(path((Path) name)));
        return wrapped.iterator();
      }
      return result;
    }
  }

  private final class Provider extends FileSystemProvider {
    private FileSystemProvider of(Path path) {
      return real(path).getFileSystem().provider();
    }

    private static boolean writes(Set<? extends OpenOption> options) {
      return options.contains(StandardOpenOption.WRITE)
          || options.contains(StandardOpenOption.APPEND);
    }

    @Override
    public FileChannel newFileChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      if (writes(options)) {
        faults.before("open " + path.getFileName());
        if (Files.exists(real(path))) {
          requirePermission(path);
        } else {
          requireEntryPermission(path);
        }
      } else {
        faults.alive();
      }
      return new FaultyChannel(
          faults, of(path).newFileChannel(real(path), options, attributes), path);
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
      faults.alive();
      List<Path> children = new ArrayList<>();
      try (DirectoryStream<Path> real =
          of(folder).newDirectoryStream(real(folder), child -> true)) {
        for (Path child : real) {
          if (filter.accept(path(child))) {
            children.add(path(child));
          }
        }
      }
      return new DirectoryStream<>() {
        @Override
        public Iterator<Path> iterator() {
          return children.iterator();
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
      faults.before("mkdir " + folder.getFileName());
      requireEntryPermission(folder);
      of(folder).createDirectory(real(folder), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
      faults.before("delete " + path.getFileName());
      requireEntryPermission(path);
      of(path).delete(real(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
      throw new UnsupportedOperationException("copying is not atomic");
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
      faults.before("rename " + source.getFileName() + " to " + target.getFileName());
      requireEntryPermission(source);
      requireEntryPermission(target);
      of(source).move(real(source), real(target), options);
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
      faults.alive();
      return path(of(link).readSymbolicLink(real(link)));
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
      return of(path).isSameFile(real(path), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return of(path).isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return of(path).getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      faults.alive();
      if (List.of(modes).contains(AccessMode.WRITE)) {
        requirePermission(path);
      }
      of(path).checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return of(path).getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      faults.alive();
      return of(path).readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
        throws IOException {
      faults.alive();
      return of(path).readAttributes(real(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
        throws IOException {
      faults.before("set " + name);
      of(path).setAttribute(real(path), name, value, options);
    }

    @Override
    public String getScheme() {
      return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      return FaultyFileSystem.this;
    }

    @Override
    public Path getPath(URI uri) {
      throw new UnsupportedOperationException();
    }
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(path(Path.of("/")));
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of("basic");
  }

  @Override
  public Path getPath(String first, String... more) {
    return path(Path.of(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    throw new UnsupportedOperationException();
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }
}
