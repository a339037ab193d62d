/**
 * Heed in Spring Boot: {@code heed.models.NAME.*} makes a bean of each model, closed with the
 * context.
 */
@NullMarked
package dev.heed.spring.boot;

import org.jspecify.annotations.NullMarked;
