package dev.heed.tune;

import dev.heed.cache.KeptFiles;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.ModelRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where profiles are kept: {@code profiles/MACHINE/MODEL.json} in Heed's cache. One is found by the
 * bytes of the model, wherever its folder lies.
 */
public final class Profiles {

  private static final String ENDING = ".json";
  private static final String HELD = "HEED_PROFILE";

  private final ModelRuntime runtime;
  private final String asked;

  /** Those of this process; {@code HEED_PROFILE} may say {@code off} or name one. */
  public Profiles(ModelRuntime runtime) {
    this(runtime, Optional.ofNullable(System.getenv(HELD)).orElse(""));
  }

  Profiles(ModelRuntime runtime, String asked) {
    this.runtime = runtime;
    this.asked = asked.strip();
  }

  /** A profile that was found. */
  public record Found(Profile profile, Path file) {

    /** For a person. */
    public String text() {
      return "As tuned for %s on %s: %s (%s; --profile off runs without)"
          .formatted(profile.goal(), profile.made(), profile.plan().text(), file);
    }
  }

  /**
   * The profile that an opening of this folder follows; empty where there is none.
   *
   * @throws HeedException INVALID_OPTION where a named one is broken, or is another model's or
   *     another machine's
   */
  public Optional<Found> find(ProfileChoice choice, ModelFolder folder) {
    if (choice instanceof ProfileChoice.Kept && !asked.isEmpty()) {
      return find(ProfileChoice.parse(asked), folder);
    }
    if (choice instanceof ProfileChoice.Written written) {
      return Optional.of(new Found(fitting(written.file(), folder), written.file()));
    }
    return choice instanceof ProfileChoice.Kept ? kept(folder) : Optional.empty();
  }

  private Profile fitting(Path file, ModelFolder folder) {
    Profile profile = Profile.read(file);
    if (!profile.model().isOf(folder)) {
      throw unfitting(
          file, "was tuned for another model, that of '%s'".formatted(profile.model().folder()));
    }
    Machine here = Machine.current(runtime);
    if (!profile.machine().equals(here)) {
      throw unfitting(
          file,
          "was tuned on another machine or version (%s; here: %s)"
              .formatted(profile.machine().text(), here.text()));
    }
    return profile;
  }

  private static HeedException unfitting(Path file, String why) {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "The profile '%s' %s. Tune this model here: 'heed tune --model FOLDER'."
            .formatted(file, why));
  }

  /** A kept one that cannot be read is passed over: it is a cache. */
  private Optional<Found> kept(ModelFolder folder) {
    List<Path> files = KeptFiles.in("profiles", "");
    if (files.isEmpty()) {
      return Optional.empty(); // most users have none: nothing further is looked at
    }
    String machine = Machine.current(runtime).key();
    for (Path file : KeptFiles.in("profiles/" + machine, ENDING)) {
      Optional<Profile> profile = read(file).filter(found -> found.model().isOf(folder));
      if (profile.isPresent()) {
        return Optional.of(new Found(profile.get(), file));
      }
    }
    return Optional.empty();
  }

  private static Optional<Profile> read(Path file) {
    try {
      return Optional.of(Profile.read(file));
    } catch (HeedException e) {
      return Optional.empty();
    }
  }

  /** Keeps a profile in place of an earlier one of the same model and machine. */
  Path keep(Profile profile, Map<String, Object> more) {
    Path folder = Path.of(profile.model().folder()).getFileName();
    String name =
        "profiles/%s/%s-%s%s"
            .formatted(
                profile.machine().key(),
                String.valueOf(folder).replaceAll("[^\\w.-]", "_"),
                profile.model().sha256().substring(0, 12),
                ENDING);
    try {
      forget(profile);
      return KeptFiles.write(name, profile.text(more));
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The profile can be kept nowhere: %s. Name a file with --out, or a folder with HEED_CACHE."
              .formatted(e.getMessage()),
          e);
    }
  }

  /** The same model from a folder of another name has a file of another name. */
  private static void forget(Profile profile) throws IOException {
    String hash = "-" + profile.model().sha256().substring(0, 12) + ENDING;
    for (Path file : KeptFiles.in("profiles/" + profile.machine().key(), hash)) {
      if (Files.isWritable(file)) {
        Files.deleteIfExists(file);
      }
    }
  }
}
