package dev.heed.cli;

import dev.heed.tune.ProfileChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which profile of {@code heed tune} a command follows. */
final class ProfileOption {

  @Option(
      names = "--profile",
      paramLabel = "FILE|off",
      description =
          "A profile that 'heed tune --out FILE' wrote, or off (what 'heed tune' kept for the"
              + " model on this machine, where it did).")
  private @Nullable String profile;

  ProfileChoice choice() {
    return profile == null ? new ProfileChoice.Kept() : ProfileChoice.parse(profile);
  }
}
