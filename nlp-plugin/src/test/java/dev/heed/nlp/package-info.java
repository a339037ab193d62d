@NullMarked
package dev.heed.nlp;

import org.jspecify.annotations.NullMarked;
