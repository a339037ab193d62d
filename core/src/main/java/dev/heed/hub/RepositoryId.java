package dev.heed.hub;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model of the hub and a state of it, as it is written on the command line: {@code org/name},
 * {@code org/name@v1.0}.
 *
 * @param name {@code org/name}, or {@code name} alone for models of the hub's first years
 * @param revision a branch, a tag or a commit; empty for the branch {@code main}
 */
public record RepositoryId(String name, Optional<String> revision) {

  private static final String MAIN = "main";
  private static final int LONGEST = 96;
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_](?:[\\w.-]*[A-Za-z0-9_])?");
  private static final Pattern REVISION = Pattern.compile("[\\w.+-]+(?:/[\\w.+-]+)*");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  public RepositoryId {
    if (!isName(name)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "'%s' is no name of a model on the hub. It looks like org/name or org/name@revision: letters, digits, '-', '_' and '.', without '--' and '..'."
              .formatted(name));
    }
    if (revision.isPresent() && !isRevision(revision.get())) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "'%s' is no revision of %s: name a branch, a tag or a commit."
              .formatted(revision.get(), name));
    }
  }

  /**
   * Reads {@code org/name[@revision]}.
   *
   * @throws HeedException INVALID_OPTION where it is neither
   */
  public static RepositoryId parse(String text) {
    int at = text.indexOf('@');
    return at < 0
        ? new RepositoryId(text, Optional.empty())
        : new RepositoryId(text.substring(0, at), Optional.of(text.substring(at + 1)));
  }

  /** As {@link #parse}; empty where the text is no such name, such as a path. */
  public static Optional<RepositoryId> find(String text) {
    int at = text.indexOf('@');
    String name = at < 0 ? text : text.substring(0, at);
    return isName(name) && (at < 0 || isRevision(text.substring(at + 1)))
        ? Optional.of(parse(text))
        : Optional.empty();
  }

  /** Of a folder of the cache: {@code models--org--name}. */
  static Optional<RepositoryId> ofFolder(String folder) {
    return folder.startsWith("models--")
        ? find(folder.substring("models--".length()).replace("--", "/"))
        : Optional.empty();
  }

  private static boolean isName(String name) {
    List<String> parts = List.of(name.split("/", -1));
    return name.length() <= LONGEST
        && parts.size() <= 2
        && parts.stream().allMatch(part -> PART.matcher(part).matches())
        && !name.contains("--")
        && !name.contains("..");
  }

  private static boolean isRevision(String revision) {
    return REVISION.matcher(revision).matches() && !revision.contains("..");
  }

  static boolean isCommit(String revision) {
    return COMMIT.matcher(revision).matches();
  }

  /** The revision, or {@code main}. */
  public String revisionOrMain() {
    return revision.orElse(MAIN);
  }

  /** What the cache calls its folder: {@code models--org--name}. */
  String folder() {
    return "models--" + name.replace("/", "--");
  }

  /** As it is written: {@code org/name@revision}. */
  @Override
  public String toString() {
    return name + revision.map(r -> "@" + r).orElse("");
  }
}
