package dev.heed.cache;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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
record Place(Path root, Kind kind) {

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
    if (!Owner.isMe(root)) {
      throw new IOException(root + " belongs to " + Files.getOwner(root));
    }
    if (kind == Kind.TEMPORARY && Owner.isKnown(root) && !permissions().equals(PRIVATE)) {
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
    if (above != null && Owner.isKnown(above)) {
      Files.createDirectory(root, PosixFilePermissions.asFileAttribute(PRIVATE));
    } else {
      Files.createDirectory(root);
    }
  }
}
