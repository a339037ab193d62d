package dev.heed.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FormulaTest {

  private static Formula of(String name) {
    return Formula.of(Dim.of(name));
  }

  @Test
  void sums_of_names_are_the_same_in_any_order() {
    assertThat(of("past").plus(of("sequence")).dim())
        .isEqualTo(of("sequence").plus(of("past")).dim())
        .isEqualTo(Dim.of("past + sequence"));
  }

  @Test
  void products_and_sums_are_read_back_from_their_names() {
    Formula formula = of("batch").times(Formula.constant(12)).plus(Formula.constant(-1));
    assertThat(formula.dim()).isEqualTo(Dim.of("12*batch - 1"));
    assertThat(Formula.of(formula.dim())).isEqualTo(formula);
  }

  @Test
  void what_was_multiplied_can_be_divided() {
    Formula product = of("batch").times(of("past").plus(of("sequence")));
    assertThat(product.divideExactly(of("batch")).orElseThrow().dim())
        .isEqualTo(Dim.of("past + sequence"));
    assertThat(of("batch").divideExactly(of("sequence"))).isEmpty();
  }

  @Test
  void division_is_whole_or_says_so() {
    assertThat(of("height").floorDivide(16).dim()).isEqualTo(Dim.of("floor(height/16)"));
    assertThat(of("16*height").plus(Formula.constant(15)).floorDivide(16).dim())
        .isEqualTo(Dim.of("height"));
    assertThat(of("height").plus(Formula.constant(-2)).floorDivide(2).dim())
        .isEqualTo(Dim.of("floor((height - 2)/2)"));
  }

  @Test
  void a_size_with_a_rest_inside_keeps_its_name_when_it_is_read_again() {
    String name = "floor((floor((sequence - 3)/3) - 1)/2)";
    Formula more = of(name).plus(Formula.constant(4)).minus(Formula.constant(4));
    assertThat(more.dim()).isEqualTo(Dim.of(name));
    assertThat(of("a - floor((b - 1)/2)").plus(of("floor((b - 1)/2)")).dim())
        .isEqualTo(Dim.of("a"));
  }

  @Property
  void arithmetic_on_names_is_arithmetic_on_their_sizes(
      @ForAll @IntRange(min = 1, max = 50) int a,
      @ForAll @IntRange(min = 1, max = 50) int b,
      @ForAll @IntRange(min = -20, max = 20) int c,
      @ForAll @IntRange(min = 1, max = 9) int d) {
    Formula formula = of("a").times(of("b")).plus(Formula.constant(c)).times(Formula.constant(d));
    Formula read = Formula.of(formula.minus(of("a")).dim());
    assertThat(value(read, Map.of("a", (long) a, "b", (long) b)))
        .isEqualTo(((long) a * b + c) * d - a);
  }

  private static long value(Formula formula, Map<String, Long> sizes) {
    long sum = 0;
    for (Map.Entry<List<String>, Long> term : new HashMap<>(formula.terms()).entrySet()) {
      sum += term.getKey().stream().map(sizes::get).reduce(term.getValue(), (x, y) -> x * y);
    }
    return sum;
  }

  @Test
  void axes_are_numbers_names_or_dims() {
    assertThat(Dims.of("batch", 3, 224L, Dim.of("width")).toString())
        .isEqualTo("[batch, 3, 224, width]");
    assertThatThrownBy(() -> Dims.of("batch", 1.5))
        .hasMessage("An axis is a whole number, a name or a Dim, not '1.5' of type Double.");
    assertThatThrownBy(() -> Dim.of(" "))
        .hasMessage("The name of an axis cannot be blank; call it 'batch' or 'sequence'.");
  }
}
