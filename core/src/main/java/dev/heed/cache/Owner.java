package dev.heed.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;

/** Whose a folder is. */
final class Owner {

  /** Linux shows every process as a folder of the user that it runs as. */
  private static final Path MYSELF = Path.of("/proc/self");

  private Owner() {}

  /** Whether the file system at {@code folder} knows owners and rights as Unix has them. */
  static boolean isKnown(Path folder) {
    return Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null;
  }

  /** The user, or the system's administrator, who can do everything anyway. */
  static boolean isMe(Path folder) throws IOException {
    if (!isKnown(folder)) {
      return true; // Windows: home and temporary folder belong to one user
    }
    String owner = Files.getOwner(folder).getName();
    return owner.equals("root") || owner.equals("0") || owner.equals(me());
  }

  private static String me() throws IOException {
    return Files.isDirectory(MYSELF)
        ? Files.getOwner(MYSELF).getName()
        : System.getProperty("user.name");
  }
}
