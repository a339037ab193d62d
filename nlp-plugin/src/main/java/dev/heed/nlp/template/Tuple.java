package dev.heed.nlp.template;

import java.util.AbstractList;
import java.util.List;

/** A list that prints with round brackets and equals no other kind of list. */
final class Tuple extends AbstractList<Object> {

  private final List<Object> values;

  Tuple(List<Object> values) {
    this.values = List.copyOf(values);
  }

  @Override
  public Object get(int place) {
    return values.get(place);
  }

  @Override
  public int size() {
    return values.size();
  }
}
