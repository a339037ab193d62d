package dev.heed.nlp.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.testing.Refused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates against what Jinja writes, with blocks trimmed as for chat templates. */
class TemplateTest {

  private static final Map<String, Object> VALUES =
      Map.of(
          "messages",
          List.of(
              new LinkedHashMap<>(Map.of("role", "system", "content", "Be brief.")),
              new LinkedHashMap<>(Map.of("role", "user", "content", " Hi "))),
          "n",
          3L,
          "bos_token",
          "<s>");

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "{{ 1 + 2 * 3 }}#7",
        "{{ 7 // 2 }} {{ 7 % 2 }} {{ 7 / 2 }}#3 1 3.5",
        "{{ 'a' ~ 1 }}#a1",
        "{{ n == 3 and not n > 4 }}#True",
        "{{ 'x' if n < 2 else 'y' }}#y",
        "{{ messages[0].role }} {{ messages[-1]['content'] | trim }}#system Hi",
        "{{ messages | length - 1 }}#1",
        "{{ messages[1:] | length }} {{ messages[::-1][0].role }}#1 user",
        "{{ 'abc'[1:] }}#bc",
        "{{ missing is defined }} {{ missing }}!#False !",
        "{{ missing | default('d') }}#d",
        "{{ 'role' in messages[0] }} {{ 'x' not in 'abc' }}#True True",
        "{{ messages | map(attribute='role') | join('-') }}#system-user",
        "{{ messages | selectattr('role', 'equalto', 'user') | list | length }}#1",
        "{{ 'a,b'.split(',')[1].upper() }}#B",
        "{{ '</think>x'.split('</think>')[-1].lstrip('x') }}|#|",
        "{{ {'a': [1, true, none], 'b': 'é\"'} | tojson }}#{\"a\": [1, true, null], \"b\":"
            + " \"é\\\"\"}",
        "{% for m in messages if m.role != 'system' %}{{ loop.index }}{{ m.role }}{% endfor"
            + " %}#1user",
        "{% for i in range(3) %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% endfor %}#02",
        "{% for a, b in {'k': 1}.items() %}{{ a }}={{ b }}{% else %}none{% endfor %}#k=1",
        "{% for a in [] %}x{% else %}none{% endfor %}#none",
        "{% set ns = namespace(c=0) %}{% for m in messages %}{% set ns.c = ns.c + 1 %}{% endfor"
            + " %}{{ ns.c }}#2",
        "{% set x = 1 %}{% for m in messages %}{% set x = 5 %}{% endfor %}{{ x }}#1",
        "{% set t %}a{{ n }}{% endset %}{{ t }}#a3",
        "{% macro f(a, b='z') %}{{ a }}{{ b }}{% endmacro %}{{ f('x') }}{{ f('x', b='y') }}#xzxy",
        "{% if n is string %}s{% elif n is number %}n{% else %}o{% endif %}#n",
        "{{ bos_token + messages[0]['content'] }}#<s>Be brief.",
        "{{ -n }} {{ [1,2] + [3] }}#-3 [1, 2, 3]"
      })
  void writes_what_jinja_writes(String template, String expected) {
    assertThat(Template.of(template).render(VALUES)).isEqualTo(expected);
  }

  @Test
  void blanks_around_blocks_go_as_for_chat_templates() {
    assertThat(Template.of("a\n  {% if true %}\nb\n  {%- endif %}\nc").render(Map.of()))
        .isEqualTo("a\nbc");
    assertThat(Template.of("a {{- ' b ' -}} \n c{# no #}\nd").render(Map.of())).isEqualTo("a b cd");
    assertThat(Template.of("{{ \"}} {% no %}\" }}").render(Map.of())).isEqualTo("}} {% no %}");
  }

  @Test
  void a_template_refuses_a_chat_with_its_own_words() {
    Refused.with(
        ErrorCode.INVALID_INPUT,
        () -> Template.of("{{ raise_exception('Roles must alternate') }}").render(VALUES),
        "Roles must alternate");
    Refused.with(
        ErrorCode.INVALID_INPUT,
        () -> Template.of("{{ 'a' + messages[0].name }}").render(VALUES),
        "not there");
  }

  @Test
  void what_is_not_known_is_named() {
    Refused.model(() -> Template.of("{% include 'x' %}"), "include");
    Refused.model(() -> Template.of("{{ 1 + }}"), "unexpected");
    Refused.model(() -> Template.of("{% if true %}x"), "endif");
    Refused.model(() -> Template.of("{{ 'x' | shout }}").render(VALUES), "shout");
  }
}
