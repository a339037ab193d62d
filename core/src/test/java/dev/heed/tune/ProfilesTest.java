package dev.heed.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.model.ModelFolder;
import dev.heed.testing.Golden;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilesTest {

  @TempDir private Path folder = Path.of("");

  private final Profiles profiles = new Profiles(FakeWorkload.RUNTIME, "");

  private Path written() {
    Tuning tuning =
        FakeWorkload.of(plan -> plan.batch() == 4 ? 20 : 10, plan -> 1.0).tuned(Goal.throughput());
    return tuning.write(folder.resolve("sub/vit.profile.json"));
  }

  private static ModelFolder vit() {
    return ModelFolder.open(Golden.folder("vit"));
  }

  @Test
  void a_profile_is_read_as_it_was_written() {
    Path file = written();

    Profiles.Found found = profiles.find(new ProfileChoice.Written(file), vit()).orElseThrow();

    assertThat(found.profile().plan().batch()).isEqualTo(4);
    assertThat(found.profile().goal()).isEqualTo("throughput");
    assertThat(found.text()).contains("As tuned for throughput on 20", "batch 4", "--profile off");
  }

  @Test
  void a_copy_of_the_model_is_the_model_and_another_is_not() throws IOException {
    Path copy = folder.resolve("copy");
    try (Stream<Path> files = Files.walk(Golden.folder("vit"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(Golden.folder("vit").relativize(file).toString()));
      }
    }
    ProfileChoice choice = new ProfileChoice.Written(written());

    assertThat(profiles.find(choice, ModelFolder.open(copy))).isPresent();
    Refused.with(
        ErrorCode.INVALID_OPTION,
        () -> profiles.find(choice, ModelFolder.open(Golden.folder("deit"))),
        "was tuned for another model",
        "heed tune");
    Files.writeString(copy.resolve("config.json"), " ", StandardOpenOption.APPEND);
    Refused.with(
        ErrorCode.INVALID_OPTION,
        () -> profiles.find(choice, ModelFolder.open(copy)),
        "another model");
  }

  @Test
  void one_of_another_machine_is_refused() throws IOException {
    Path file = written();
    Files.writeString(file, Files.readString(file).replace("\"cores\" : ", "\"cores\" : 77"));

    Refused.with(
        ErrorCode.INVALID_OPTION,
        () -> profiles.find(new ProfileChoice.Written(file), vit()),
        "was tuned on another machine",
        "77");
  }

  @Test
  void what_is_no_profile_is_refused_with_what_to_do() throws IOException {
    Path file = Files.writeString(folder.resolve("broken.json"), "{\"heed_profile\": 1}");
    Path newer = Files.writeString(folder.resolve("newer.json"), "{\"heed_profile\": 9}");

    for (Path wrong : new Path[] {file, newer, folder.resolve("missing.json"), folder}) {
      Refused.with(
          ErrorCode.INVALID_OPTION,
          () -> profiles.find(new ProfileChoice.Written(wrong), vit()),
          wrong.toString());
    }
  }

  @Test
  void numbers_out_of_range_are_refused() throws IOException {
    Path file = written();
    Files.writeString(file, Files.readString(file).replace("\"batch\" : 4", "\"batch\" : -4"));

    Refused.with(ErrorCode.INVALID_OPTION, () -> Profile.read(file), "batch should be from 0");
  }

  @Test
  void the_environment_may_say_off_or_name_one() {
    Path file = written();

    Profiles off = new Profiles(FakeWorkload.RUNTIME, "off");
    Profiles named = new Profiles(FakeWorkload.RUNTIME, file.toString());

    assertThat(off.find(new ProfileChoice.Kept(), vit())).isEmpty();
    assertThat(named.find(new ProfileChoice.Kept(), vit())).isPresent();
    assertThat(named.find(new ProfileChoice.Off(), vit())).isEmpty();
  }
}
