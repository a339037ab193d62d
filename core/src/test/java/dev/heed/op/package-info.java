/** Tests of the operators: both interpreters against one another, shapes, mistakes, graphs. */
@NullMarked
package dev.heed.op;

import org.jspecify.annotations.NullMarked;
