// The page that shows the check-in in Smart Forms.
import {
  BaseRenderer,
  getResponse,
  removeEmptyAnswersFromResponse,
  RendererThemeProvider,
  useBuildForm,
  useRendererQueryClient,
} from '@aehrc/smart-forms-renderer';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';

function Form({ questionnaire, response }) {
  const building = useBuildForm({ questionnaire, questionnaireResponse: response });
  const client = useRendererQueryClient();
  if (building) {
    return null;
  }
  return (
    <RendererThemeProvider>
      <QueryClientProvider client={client}>
        <BaseRenderer />
      </QueryClientProvider>
    </RendererThemeProvider>
  );
}

window.show = (questionnaire, response) => {
  window.exported = () => removeEmptyAnswersFromResponse(questionnaire, getResponse());
  createRoot(document.getElementById('form')).render(<Form questionnaire={questionnaire} response={response} />);
};
