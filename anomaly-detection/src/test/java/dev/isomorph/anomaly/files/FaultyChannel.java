package dev.isomorph.anomaly.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A file with {@link Faults}, which takes half of what it is given in each write. */
final class FaultyChannel extends FileChannel {
  private final Faults faults;
  private final FileChannel real;
  private final Path path;

  FaultyChannel(Faults faults, FileChannel real, Path path) {
    this.faults = faults;
    this.real = real;
    this.path = path;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    boolean fails = faults.comes("write " + path.getFileName());
    ByteBuffer half = bytes.slice().limit((bytes.remaining() + 1) / 2);
    int written = real.write(half);
    bytes.position(bytes.position() + written);
    if (fails) {
      faults.fail();
    }
    return written;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    faults.before("force " + path.getFileName());
    real.force(metaData);
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    faults.before("truncate " + path.getFileName());
    real.truncate(size);
    return this;
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    faults.alive();
    return real.read(bytes);
  }

  @Override
  public int read(ByteBuffer bytes, long position) throws IOException {
    faults.alive();
    return real.read(bytes, position);
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    faults.alive();
    return real.map(mode, position, size);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    faults.alive();
    return real.tryLock(position, size, shared);
  }

  /** A process that ends closes its files as well. */
  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }

  @Override
  public long read(ByteBuffer[] bytes, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] bytes, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer bytes, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }
}
