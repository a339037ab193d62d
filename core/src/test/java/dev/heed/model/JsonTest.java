package dev.heed.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.heed.testing.Refused;
import org.junit.jupiter.api.Test;

class JsonTest {

  private static Json json(String text) {
    try {
      return new Json("config.json", JsonFiles.MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void values_are_read_by_kind() {
    Json json =
        json("{\"i\":3,\"d\":2.5,\"f\":224.0,\"b\":true,\"t\":\"x\",\"o\":{\"k\":1},\"l\":[1,2]}");
    assertThat(json.integer("i")).isEqualTo(3);
    assertThat(json.integer("f")).isEqualTo(224);
    assertThat(json.number("d")).isEqualTo(2.5);
    assertThat(json.number("i")).isEqualTo(3);
    assertThat(json.flag("b", false)).isTrue();
    assertThat(json.text("t")).isEqualTo("x");
    assertThat(json.object("o").integer("k")).isEqualTo(1);
    assertThat(json.integers("l")).containsExactly(1, 2);
    assertThat(json.numbers("l")).containsExactly(1.0, 2.0);
    assertThat(json.keys()).containsExactly("i", "d", "f", "b", "t", "o", "l");
  }

  @Test
  void a_missing_value_has_what_was_given_for_it() {
    Json json = json("{\"n\":null}");
    assertThat(json.has("n")).isFalse();
    assertThat(json.integer("n", 7)).isEqualTo(7);
    assertThat(json.number("x", 0.5)).isEqualTo(0.5);
    assertThat(json.flag("x", true)).isTrue();
    assertThat(json.text("x", "y")).isEqualTo("y");
    assertThat(json.texts("x")).isEmpty();
    assertThat(json.objectOrEmpty("x").keys()).isEmpty();
  }

  @Test
  void a_number_is_a_flag_as_in_python() {
    Json json = json("{\"on\":1,\"off\":0,\"half\":0.5}");
    assertThat(json.flag("on", false)).isTrue();
    assertThat(json.flag("off", true)).isFalse();
    assertThat(json.flag("half", false)).isTrue();
  }

  @Test
  void a_missing_key_is_named_with_those_there_are() {
    Refused.model(() -> json("{\"a\":1,\"b\":2}").integer("c"), "config.json has no 'c'", "a, b");
  }

  @Test
  void a_value_of_another_kind_is_shown() {
    Json json = json("{\"i\":2.5,\"s\":5,\"l\":[1,\"x\"],\"big\":99999999999,\"o\":[1]}");
    Refused.model(() -> json.integer("i"), "'i' should be a whole number, but is 2.5");
    Refused.model(() -> json.integer("big"), "a whole number");
    Refused.model(() -> json.text("s"), "'s' should be a string, but is 5");
    Refused.model(() -> json.numbers("l"), "a number, but is \"x\"");
    Refused.model(() -> json.texts("l"), "a list of strings");
    Refused.model(() -> json.flag("l", true), "true or false");
    Refused.model(() -> json.object("o"), "config.json: o should hold a JSON object");
  }

  @Test
  void a_long_value_is_not_poured_into_the_message() {
    Json json = json("{\"a\":[" + "1,".repeat(999) + "1]}");
    Refused.model(() -> json.text("a"), "but is a list of 1,000.");
  }

  @Test
  void labels_come_in_any_order_and_may_be_missing() {
    Labels labels =
        Labels.of(json("{\"id2label\":{\"10\":\"k\",\"2\":\"c\",\"0\":\"a\",\"1\":null}}"));
    assertThat(labels.get(0)).isEqualTo("a");
    assertThat(labels.get(10)).isEqualTo("k");
    assertThat(labels.get(1)).isEqualTo("LABEL_1");
    assertThat(labels.get(99)).isEqualTo("LABEL_99");
    assertThat(labels.size()).isEqualTo(3);
    assertThat(Labels.of(json("{}")).get(4)).isEqualTo("LABEL_4");
  }

  @Test
  void labels_that_are_no_words_are_refused() {
    Refused.model(() -> Labels.of(json("{\"id2label\":{\"x\":\"a\"}}")), "one is 'x'");
    Refused.model(() -> Labels.of(json("{\"id2label\":{\"0\":[1]}}")), "an object of strings");
    assertThat(Labels.of(json("{\"id2label\":{\"0\":7}}")).get(0)).isEqualTo("7");
  }

  @Test
  void numbers_in_order_of_the_keys() {
    assertThat(json("{\"m\":{\"10\":\"b\",\"9\":\"a\"}}").textsByNumber("m").values())
        .containsExactly("a", "b");
  }
}
