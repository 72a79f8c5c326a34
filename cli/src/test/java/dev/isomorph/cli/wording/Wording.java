package dev.isomorph.cli.wording;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds left-out words in the documents and sources of a tree. */
final class Wording {
  /**
   * A left-out word at its place.
   *
   * @param file relative to the tree, with {@code /}
   * @param line from 1
   * @param word what stands there
   * @param instead what to write
   */
  record Finding(String file, long line, String word, String instead) {
    @Override
    public String toString() {
      return "%s:%d: '%s': write: %s".formatted(file, line, word, instead);
    }
  }

  /** The changes of the past and reports of experiments are quoted as they were. */
  private static final Set<String> HISTORY = Set.of("CHANGELOG.md", "docs/lab");

  private static final Set<String> DOCUMENTS = Set.of("md", "html", "properties");

  private Wording() {}

  static List<Finding> in(Path tree) throws IOException {
    List<Finding> findings = new ArrayList<>();
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean skipped =
                !folder.equals(tree)
                    && (name.equals("target")
                        || name.startsWith(".")
                        || HISTORY.contains(relative(folder)));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String path = relative(file);
            if (isRead(path)) {
              findings.addAll(in(path, Files.readString(file)));
            }
            return FileVisitResult.CONTINUE;
          }

          private String relative(Path path) {
            return tree.relativize(path).toString().replace('\\', '/');
          }
        });
    return findings;
  }

  private static boolean isRead(String path) {
    String extension = path.substring(path.lastIndexOf('.') + 1);
    boolean isTest = path.contains("src/test/");
    return !HISTORY.contains(path)
        && (extension.equals("java") || DOCUMENTS.contains(extension) && !isTest);
  }

  /** In the text of one file; the strings of tests are data, and are not read. */
  static List<Finding> in(String path, String text) {
    List<Finding> findings = new ArrayList<>();
    if (!path.endsWith(".java")) {
      find(path, text, LeftOutWord.PROSE, findings);
      return findings;
    }
    JavaText java = JavaText.of(text);
    find(path, java.comments(), LeftOutWord.PROSE, findings);
    if (!path.contains("src/test/")) {
      find(path, java.strings(), LeftOutWord.PROSE, findings);
    }
    find(path, java.code(), LeftOutWord.IDENTIFIERS, findings);
    return findings;
  }

  private static void find(
      String path, String text, LeftOutWord.Table words, List<Finding> findings) {
    words
        .in(text)
        .forEach(
            found -> {
              long line =
                  1 + text.substring(0, found.offset()).chars().filter(c -> c == '\n').count();
              String word = found.text().replaceAll("\\s+", " ");
              findings.add(new Finding(path, line, word, found.word().instead()));
            });
  }
}
