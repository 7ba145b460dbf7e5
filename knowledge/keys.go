package knowledge

import (
	"iter"
	"reflect"
)

// keys walks the keys of one of a dossier's tables with their values, in the
// order of its type: what the file can say of the thing, and nothing derived.
func keys(table any) iter.Seq2[string, reflect.Value] {
	return func(yield func(string, reflect.Value) bool) {
		for field, v := range reflect.ValueOf(table).Elem().Fields() {
			key, tagged := field.Tag.Lookup("toml")
			if tagged && !yield(key, v) {
				return
			}
		}
	}
}

// texts are the strings in a key's value, but for its dates.
func texts(v reflect.Value) []string {
	switch v.Kind() {
	case reflect.String:
		return []string{v.String()}
	case reflect.Slice:
		var list []string
		for _, e := range v.Seq2() {
			list = append(list, texts(e)...)
		}
		return list
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return texts(v.Elem())
	case reflect.Struct:
		var list []string
		for field, e := range v.Fields() {
			if field.IsExported() && field.Type != dateType {
				list = append(list, texts(e)...)
			}
		}
		return list
	default:
		return nil
	}
}

var dateType = reflect.TypeFor[Date]()
