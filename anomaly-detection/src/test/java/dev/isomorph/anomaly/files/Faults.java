package dev.isomorph.anomaly.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Lets one changing operation of a file system go wrong, and counts them. */
final class Faults {
  /** How it goes wrong. */
  enum Kind {
    /** This operation fails, later ones do not. */
    FAILURE,
    /** The disk is full from here on: what needs room fails, deleting and renaming do not. */
    FULL_DISK,
    /** The process ends here; a write has written half. */
    KILL
  }

  /** What a killed process would not see: nothing but the test catches it. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final Kind kind;
  private final int at;
  private final String reason;
  private final List<String> operations = new ArrayList<>();
  private boolean dead;

  /**
   * A fault.
   *
   * @param at the number of the operation from 1 on; one beyond all for no fault
   */
  Faults(Kind kind, int at) {
    this(kind, at, "No space left on device");
  }

  /** The same with the system's text of the error. */
  Faults(Kind kind, int at, String reason) {
    this.kind = kind;
    this.at = at;
    this.reason = reason;
  }

  /** No fault; operations are only noted. */
  static Faults none() {
    return new Faults(Kind.FAILURE, Integer.MAX_VALUE);
  }

  /** Everything that was done, in order. */
  List<String> operations() {
    return List.copyOf(operations);
  }

  /** What was done last, or failed, in order. */
  String last() {
    return operations.subList(Math.max(0, operations.size() - 5), operations.size()).toString();
  }

  /** Whether the fault has come. */
  boolean came() {
    return operations.size() >= at;
  }

  /** Called before each operation that changes nothing. */
  void alive() {
    if (dead) {
      throw new Killed();
    }
  }

  /** Called before each operation that changes something. */
  void before(String operation) throws IOException {
    if (comes(operation)) {
      fail();
    }
  }

  /** The same for an operation that, killed, is done in part first. */
  boolean comes(String operation) {
    alive();
    operations.add(operation);
    int number = operations.size();
    return switch (kind) {
      case FAILURE, KILL -> number == at;
      case FULL_DISK -> number >= at && needsRoom(operation);
    };
  }

  private static boolean needsRoom(String operation) {
    return !operation.startsWith("delete") && !operation.startsWith("rename");
  }

  void fail() throws IOException {
    if (kind == Kind.KILL) {
      dead = true;
      throw new Killed();
    }
    throw new IOException(reason);
  }
}
