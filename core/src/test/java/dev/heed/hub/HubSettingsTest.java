package dev.heed.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubSettingsTest {

  @TempDir private Path home;

  private HubSettings of(Map<String, String> variables) {
    return HubSettings.ofEnvironment(variables, home);
  }

  @Test
  void the_cache_is_where_the_official_clients_have_it() {
    assertThat(of(Map.of()).cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
    assertThat(of(Map.of("XDG_CACHE_HOME", "/x")).cache()).isEqualTo(Path.of("/x/huggingface/hub"));
    assertThat(of(Map.of("HF_HOME", "/y", "XDG_CACHE_HOME", "/x")).cache())
        .isEqualTo(Path.of("/y/hub"));
    assertThat(of(Map.of("HF_HUB_CACHE", "~/z", "HF_HOME", "/y")).cache())
        .isEqualTo(home.resolve("z"));
    assertThat(of(Map.of("HUGGINGFACE_HUB_CACHE", "/old")).cache()).isEqualTo(Path.of("/old"));
  }

  @Test
  void the_token_is_the_variable_or_in_the_file() throws IOException {
    assertThat(of(Map.of()).token()).isEmpty();
    Path file = home.resolve(".cache/huggingface/token");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "hf_file\n");
    assertThat(of(Map.of()).token()).contains("hf_file");
    assertThat(of(Map.of("HF_TOKEN", "hf_variable")).token()).contains("hf_variable");
    assertThat(of(Map.of("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")).token()).isEmpty();
  }

  @Test
  void switches_are_read_as_the_official_clients_read_them() {
    assertThat(of(Map.of("HF_HUB_OFFLINE", "yes")).offline()).isTrue();
    assertThat(of(Map.of("TRANSFORMERS_OFFLINE", "TRUE")).offline()).isTrue();
    assertThat(of(Map.of("HF_HUB_OFFLINE", "0")).offline()).isFalse();
    assertThat(of(Map.of("HF_HUB_DISABLE_SYMLINKS", "1")).links()).isFalse();
    assertThat(of(Map.of("HF_HUB_DISABLE_PROGRESS_BARS", "on")).progress()).isFalse();
    assertThat(of(Map.of("HF_HUB_DOWNLOAD_TIMEOUT", "7")).patience())
        .isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void an_address_that_is_none_is_refused() {
    assertThat(of(Map.of("HF_ENDPOINT", "http://mirror:8080/")).endpoint())
        .hasToString("http://mirror:8080");
    Refused.with(
        ErrorCode.INVALID_OPTION, () -> of(Map.of("HF_ENDPOINT", "ftp://x")), "HF_ENDPOINT");
    Refused.with(ErrorCode.INVALID_OPTION, () -> of(Map.of("HF_ENDPOINT", "a b")), "HF_ENDPOINT");
  }

  @Test
  void names_are_read_and_others_refused() {
    RepositoryId id = RepositoryId.parse("org/name.v2@refs/pr/3");
    assertThat(id.name()).isEqualTo("org/name.v2");
    assertThat(id.revisionOrMain()).isEqualTo("refs/pr/3");
    assertThat(RepositoryId.parse("gpt2")).hasToString("gpt2");
    assertThat(RepositoryId.ofFolder("models--org--name").orElseThrow().name())
        .isEqualTo("org/name");
    for (String wrong :
        new String[] {"", "a/b/c", "../x", "a--b/c", "/x", "a/.b", "a b/c", "a/b@", "a/b@../c"}) {
      Refused.with(ErrorCode.INVALID_OPTION, () -> RepositoryId.parse(wrong), "");
      assertThat(RepositoryId.find(wrong)).isEmpty();
    }
  }
}
