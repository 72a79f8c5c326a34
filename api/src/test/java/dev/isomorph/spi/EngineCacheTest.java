package dev.isomorph.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.api.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a system with owners and modes; the temporary folder is sticky, as it is everywhere. */
class EngineCacheTest {
  private static final int NOBODY = 65534;

  @TempDir private Path folder;
  private Path home;

  @BeforeEach
  void make_a_home() throws IOException {
    home = Files.createDirectory(folder.resolve("home"));
    mode(home, "rwxr-xr-x");
  }

  private EngineCache cache(Map<String, String> environment) {
    return new EngineCache("djl", environment, home.toString());
  }

  private static void mode(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  /** Gives a file to somebody else: only root can, others leave it open to everybody. */
  private static void giveAway(Path path) throws IOException {
    if ((Integer) Files.getAttribute(path, "unix:uid") == 0) {
      Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
    } else {
      mode(path, "rwxrwxrwx");
    }
  }

  private void assertRefused(Path culprit) {
    assertThatThrownBy(() -> cache(Map.of()).engines("djl", ".djl.ai"))
        .isInstanceOf(BackendException.class)
        .hasMessageStartingWith(
            "backend 'djl': there is no safe place for its native libraries: "
                + culprit
                + ": expected to be writable by user ")
        .hasMessageEndingWith(
            "; correct that, or set ISOMORPH_CACHE_DIR to a folder that only this user can write to");
  }

  @Test
  void a_new_folder_is_this_users_alone() throws IOException {
    Path made = cache(Map.of()).engines("djl", ".djl.ai");
    assertThat(made).isEqualTo(home.resolve(".djl.ai").toRealPath());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
    Path own = cache(Map.of()).own("onnxruntime-1");
    assertThat(own).isEqualTo(home.toRealPath().resolve(".cache/isomorph/onnxruntime-1"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void a_folder_that_is_there_stays_as_it_is() throws IOException {
    Path before = Files.createDirectories(home.resolve(".djl.ai/pytorch"));
    mode(before, "rwxr-xr-x");
    Files.writeString(before.resolve("libtorch.so"), "code");
    assertThat(cache(Map.of()).engines("djl", ".djl.ai"))
        .isEqualTo(before.getParent().toRealPath());
    assertThat(before.resolve("libtorch.so")).hasContent("code");
  }

  @Test
  void in_a_folder_that_nobody_else_can_enter_a_file_may_have_any_mode() throws IOException {
    Path made = cache(Map.of()).engines("djl", ".djl.ai");
    Path unpacked = Files.writeString(made.resolve("libtorch.so"), "code");
    mode(unpacked, "rw-rw-rw-"); // as with a umask of 000
    assertThat(cache(Map.of()).engines("djl", ".djl.ai")).isEqualTo(made);
    giveAway(unpacked);
    if ((Integer) Files.getAttribute(unpacked, "unix:uid") == NOBODY) {
      assertRefused(unpacked);
    }
  }

  @Test
  void one_variable_moves_all_of_them() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    Map<String, String> environment =
        Map.of("ISOMORPH_CACHE_DIR", elsewhere.toString(), "XDG_CACHE_HOME", "/never");
    assertThat(cache(environment).engines("djl", ".djl.ai"))
        .isEqualTo(elsewhere.toRealPath().resolve("djl"));
    assertThat(cache(environment).own("onnxruntime-1"))
        .isEqualTo(elsewhere.toRealPath().resolve("onnxruntime-1"));
  }

  @Test
  void the_librarys_own_lies_in_the_users_cache() throws IOException {
    Path xdg = folder.resolve("xdg");
    assertThat(cache(Map.of("XDG_CACHE_HOME", xdg.toString())).own("a"))
        .isEqualTo(xdg.toRealPath().resolve("isomorph/a"));
    assertThat(cache(Map.of("XDG_CACHE_HOME", "relative")).own("a"))
        .isEqualTo(home.toRealPath().resolve(".cache/isomorph/a"));
  }

  @Test
  void a_folder_that_somebody_else_planted_is_refused() throws IOException {
    Path planted = Files.createDirectories(home.resolve(".djl.ai"));
    giveAway(planted);
    assertRefused(planted.toRealPath());
  }

  @Test
  void a_folder_that_everybody_can_write_to_is_refused() throws IOException {
    Path open = Files.createDirectories(home.resolve(".djl.ai"));
    mode(open, "rwxrwxrwx");
    assertRefused(open.toRealPath());
  }

  @Test
  void a_folder_above_that_everybody_can_write_to_is_refused() throws IOException {
    mode(home, "rwxrwxrwx");
    assertRefused(home);
  }

  @Test
  void what_somebody_else_could_change_inside_is_refused() throws IOException {
    Path inside = Files.createDirectories(home.resolve(".djl.ai/pytorch"));
    Path library = Files.writeString(inside.resolve("libtorch.so"), "code");
    mode(library, "rw-rw-rw-");
    assertRefused(library.toRealPath());
    Files.delete(library);
    giveAway(inside);
    assertRefused(inside.toRealPath());
  }

  @Test
  void a_link_to_such_a_folder_is_refused() throws IOException {
    Path planted = Files.createDirectory(folder.resolve("planted"));
    giveAway(planted);
    Files.createSymbolicLink(home.resolve(".djl.ai"), planted);
    assertRefused(planted.toRealPath());
  }

  @Test
  void a_private_group_may_write_another_may_not() throws IOException {
    Path shared = Files.createDirectories(home.resolve(".djl.ai"));
    mode(shared, "rwxrwxr-x");
    boolean ownGroup =
        Files.getOwner(shared)
            .getName()
            .equals(
                Files.getAttribute(shared, "posix:group", LinkOption.NOFOLLOW_LINKS).toString());
    if (ownGroup) {
      assertThat(cache(Map.of()).engines("djl", ".djl.ai")).isEqualTo(shared.toRealPath());
    } else {
      assertRefused(shared.toRealPath());
    }
  }

  /** As two processes do that start at the same time. */
  @Test
  @Timeout(60)
  void what_another_process_moves_meanwhile_is_no_obstacle() throws Exception {
    Path made = cache(Map.of()).engines("djl", ".djl.ai");
    AtomicBoolean ends = new AtomicBoolean();
    FutureTask<Void> unpacking =
        new FutureTask<>(
            () -> {
              while (!ends.get()) {
                Path part = Files.createDirectories(made.resolve("part"));
                Files.writeString(part.resolve("a"), "code");
                Files.delete(part.resolve("a"));
                Files.delete(part);
              }
              return null;
            });
    new Thread(unpacking).start();
    try {
      for (int i = 0; i < 500; i++) {
        assertThat(cache(Map.of()).engines("djl", ".djl.ai")).isEqualTo(made);
      }
    } finally {
      ends.set(true);
    }
    unpacking.get();
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "/nonexistent", ""})
  void an_account_without_a_home_is_told_what_to_set(String none) {
    EngineCache cache = new EngineCache("dl4j", Map.of(), none);
    for (Runnable use :
        new Runnable[] {() -> cache.engines("javacpp", ".javacpp/cache"), () -> cache.own("a")}) {
      assertThatThrownBy(use::run)
          .isInstanceOf(BackendException.class)
          .hasMessage(
              "backend 'dl4j': there is no safe place for its native libraries: expected a home folder, got user.home '%s'; correct that, or set ISOMORPH_CACHE_DIR to a folder that only this user can write to"
                  .formatted(none));
    }
  }

  @Test
  void a_file_in_its_place_is_refused() throws IOException {
    Files.writeString(home.resolve(".djl.ai"), "");
    assertThatThrownBy(() -> cache(Map.of()).engines("djl", ".djl.ai"))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining(".djl.ai: cannot be used (java.nio.file.FileAlreadyExistsException");
  }
}
