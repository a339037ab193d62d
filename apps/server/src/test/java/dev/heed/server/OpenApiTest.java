package dev.heed.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The OpenAPI document says what is served: its addresses answer, and its examples as it says. */
class OpenApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.of("embed=mpnet", "write=llama");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode paths() throws Exception {
    return JSON.readTree(server.get("/openapi.json").body()).get("paths");
  }

  /** The model that an address of one model is tried with. */
  private static String filled(String path) {
    boolean writes = path.contains("completions");
    return path.replace("{name}", writes ? "write" : "embed")
        .replace("{id}", "embed")
        .replace("{task}", "feature-extraction")
        .replace("{version}", server.server().models().get("embed").version());
  }

  @Test
  void every_address_is_there_and_takes_the_method() throws Exception {
    for (Map.Entry<String, JsonNode> path : paths().properties()) {
      String address = filled(path.getKey());
      boolean get = path.getValue().has("get");
      HttpResponse<String> response = get ? server.get(address) : server.json(address, "{}");
      assertThat(response.body())
          .as(path.getKey())
          .doesNotContain("nothing at this address")
          .doesNotContain("takes another method");
    }
    server.json("/v2/repository/models/embed/load", "{}"); // it was unloaded too
  }

  @Test
  void examples_are_answered_in_the_form_that_is_promised() throws Exception {
    int tried = 0;
    for (Map.Entry<String, JsonNode> path : paths().properties()) {
      for (JsonNode operation : path.getValue()) {
        JsonNode content = operation.path("requestBody").path("content").path("application/json");
        JsonNode promised = operation.at("/responses/200/content/application~1json/schema");
        if (content.has("example") && !path.getKey().contains("chat")) {
          HttpResponse<String> response =
              server.json(filled(path.getKey()), content.get("example").toString());
          assertThat(response.statusCode()).as(path + response.body()).isEqualTo(200);
          check(path.getKey(), promised, JSON.readTree(response.body()));
          tried++;
        } else if (path.getValue().has("get") && promised.has("type")) {
          HttpResponse<String> response = server.get(filled(path.getKey()));
          if (response.statusCode() == 200) {
            check(path.getKey(), promised, JSON.readTree(response.body()));
            tried++;
          }
        }
      }
    }
    assertThat(tried).isGreaterThan(12);
  }

  /** Types, what is required, and the parts of lists and objects. */
  private static void check(String place, JsonNode schema, JsonNode value) {
    switch (schema.path("type").asText("")) {
      case "object" -> {
        assertThat(value.isObject()).as(place).isTrue();
        schema
            .path("required")
            .forEach(name -> assertThat(value.has(name.asText())).as(place + "." + name).isTrue());
        schema
            .path("properties")
            .properties()
            .forEach(
                part -> {
                  if (value.has(part.getKey())) {
                    check(place + "." + part.getKey(), part.getValue(), value.get(part.getKey()));
                  }
                });
      }
      case "array" -> {
        assertThat(value.isArray()).as(place).isTrue();
        value.forEach(one -> check(place + "[]", schema.path("items"), one));
      }
      case "string" -> assertThat(value.isTextual()).as(place).isTrue();
      case "integer" -> assertThat(value.isIntegralNumber()).as(place).isTrue();
      case "number" -> assertThat(value.isNumber()).as(place).isTrue();
      case "boolean" -> assertThat(value.isBoolean()).as(place).isTrue();
      default -> assertThat(value.isMissingNode()).as(place).isFalse();
    }
  }
}
