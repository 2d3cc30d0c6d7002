// A bare TodoMVC: Preact, hooks, localStorage, every todo a row. What the page is measured beside.

import { render } from "preact";
import { useState } from "preact/hooks";

interface Todo {
  id: number;
  title: string;
  completed: boolean;
}

const KEY = "todos";

function App() {
  const [todos, setTodos] = useState<Todo[]>(JSON.parse(localStorage.getItem(KEY) ?? "[]"));
  const keep = (next: Todo[]) => {
    localStorage.setItem(KEY, JSON.stringify(next));
    setTodos(next);
  };
  const add = (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    const title = event.currentTarget.value.trim();
    if (event.key !== "Enter" || !title) return;
    event.currentTarget.value = "";
    keep([...todos, { id: Date.now(), title, completed: false }]);
  };
  const toggle = (id: number) =>
    keep(todos.map((todo) => (todo.id === id ? { ...todo, completed: !todo.completed } : todo)));
  return (
    <section>
      <h1>todos</h1>
      <input placeholder="What needs to be done?" onKeyDown={add} />
      <ul class="rows">
        {todos.map((todo) => (
          <li key={todo.id} class={todo.completed ? "completed" : ""}>
            <input type="checkbox" checked={todo.completed} onChange={() => toggle(todo.id)} />
            <span>{todo.title}</span>
            <button type="button" onClick={() => keep(todos.filter((each) => each.id !== todo.id))}>
              ×
            </button>
          </li>
        ))}
      </ul>
      <footer>{todos.filter((todo) => !todo.completed).length} items left</footer>
    </section>
  );
}

render(<App />, document.body);
