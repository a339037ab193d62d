package dev.heed.cache;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder in which unpacked files may lie.
 *
 * @param root where it is; it need not exist yet
 * @param kind how far it is trusted, and whether Heed writes to it
 */
record CacheFolder(Path root, Kind kind) {

  /** What a place is to Heed. */
  enum Kind {
    /** Named by the user on purpose: used as it is. */
    NAMED,
    /** In the home folder: used where it belongs to the user. */
    HOME,
    /** Beside Heed's own jars, filled when Heed was built or installed: read, never written. */
    INSTALLED,
    /** Where everybody may make a folder of that name first: used only where it is private. */
    TEMPORARY
  }

  /** Linux shows every process as a folder of the user that it runs as. */
  private static final Path SELF = Path.of("/proc/self");

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  boolean isWritten() {
    return kind != Kind.INSTALLED;
  }

  /** Refuses a folder through which somebody else could hand over files of his own. */
  void requireTrusted() throws IOException {
    boolean asked = kind == Kind.HOME || kind == Kind.TEMPORARY;
    if (!asked || !Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (kind == Kind.TEMPORARY && Files.isSymbolicLink(root)) {
      throw new IOException(root + " is a link");
    }
    if (!isMine(root)) {
      throw new IOException(root + " belongs to " + Files.getOwner(root));
    }
    if (kind == Kind.TEMPORARY && hasOwners(root) && !permissions().equals(PRIVATE)) {
      throw new IOException(root + " is open to others");
    }
  }

  private Set<PosixFilePermission> permissions() throws IOException {
    return Files.getPosixFilePermissions(root, LinkOption.NOFOLLOW_LINKS);
  }

  /** Makes the folder where it is not there, for the user alone. */
  void make() throws IOException {
    if (Files.isDirectory(root)) {
      return;
    }
    Path above = root.toAbsolutePath().getParent();
    if (above != null && kind != Kind.TEMPORARY) {
      Files.createDirectories(above);
    }
    try {
      create(above);
    } catch (FileAlreadyExistsException e) {
      requireTrusted(); // somebody else was faster: another process of this user, one hopes
    }
  }

  private void create(@Nullable Path above) throws IOException {
    if (above != null && hasOwners(above)) {
      Files.createDirectory(root, PosixFilePermissions.asFileAttribute(PRIVATE));
    } else {
      Files.createDirectory(root);
    }
  }

  /** Whether the file system at {@code folder} knows owners and rights as Unix has them. */
  private static boolean hasOwners(Path folder) {
    return Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null;
  }

  /** Whether it belongs to the user, or to the system's administrator, who may do anything. */
  private static boolean isMine(Path folder) throws IOException {
    if (!hasOwners(folder)) {
      return true; // Windows: home and temporary folder belong to one user
    }
    String owner = Files.getOwner(folder).getName();
    return owner.equals("root") || owner.equals("0") || owner.equals(user());
  }

  private static String user() throws IOException {
    return Files.isDirectory(SELF)
        ? Files.getOwner(SELF).getName()
        : System.getProperty("user.name");
  }
}
