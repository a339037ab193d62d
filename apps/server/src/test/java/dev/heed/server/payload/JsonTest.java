package dev.heed.server.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.testing.Refused;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void a_body_is_one_object() {
    assertThat(Json.parse(bytes(" {\"inputs\": \"a\"}\n")).get("inputs").asText()).isEqualTo("a");
    for (String body : new String[] {"{\"inputs\": \"a\"} {}", "{\"inputs\": \"a\"}]", "{} x"}) {
      Refused.with(ErrorCode.INVALID_INPUT, () -> Json.parse(bytes(body)), "no JSON");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
